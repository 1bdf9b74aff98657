/** Parts of made-up names. Each list is walked with a stride of its own, so that neighbours differ and every run makes the same. */

const surnames = '赵钱孙周吴郑冯陈褚卫蒋韩杨朱秦许何吕张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛范彭郎鲁韦昌马苗凤方俞任袁柳';
const firstGiven = '子雨思嘉文若书景清明承一知亦怀沐星安望南北东远庭修立';
const lastGiven = '涵轩彤宁睿川岚溪舟航松柏禾青野桥峰霖澄帆远衡云月晴朗';

/** A person's name of two or three characters, the same for the same number. */
export function nameOf(number: number): string {
  const surname = surnames.charAt((number * 7) % surnames.length);
  const last = lastGiven.charAt((number * 11 + 3) % lastGiven.length);
  const first = number % 5 === 0 ? '' : firstGiven.charAt((number * 5 + Math.floor(number / 26)) % firstGiven.length);
  return surname + first + last;
}

/** Names that forms and masks must bear: rare characters, four-byte ones, a minority name's middle dot, Latin letters. */
export const hardNames = ['𠮷田样', '㛃晓', '买买提·吐尔逊·阿不都热依木', '司马相如样例长名', 'O’CONNOR SAMPLE'] as const;

/** Where the made-up enterprises sit: name of the province as the access-region list has it, and the first two digits of its codes. */
export const places = [
  { region: '江苏', code: '32', city: '苏州' },
  { region: '上海', code: '31', city: '上海' },
  { region: '浙江', code: '33', city: '宁波' },
  { region: '广东', code: '44', city: '深圳' },
  { region: '辽宁', code: '21', city: '大连' },
  { region: '陕西', code: '61', city: '西安' },
  { region: '福建', code: '35', city: '厦门' },
  { region: '天津', code: '12', city: '天津' },
  { region: '山东', code: '37', city: '烟台' },
  { region: '四川', code: '51', city: '成都' },
  { region: '重庆', code: '50', city: '重庆' },
  { region: '湖北', code: '42', city: '武汉' },
  { region: '北京', code: '11', city: '北京' },
  { region: '新疆', code: '65', city: '乌鲁木齐' },
] as const;

export const fancyWords = [
  '启明', '远航', '海棠', '长风', '锦程', '云杉', '沧澜', '东篱', '新禾', '望舒', '白鹭', '青藤', '逐浪', '丹枫', '嘉木', '北辰', '南山', '扶摇', '清溪', '鸿渐', '墨竹', '听涛',
  '金桂', '碧波', '雪松', '朝阳', '晚晴', '石榴', '银杏', '蓝鲸', '飞鸿', '芦苇', '山岚', '星河', '麦田', '杏林', '橡木', '琥珀', '紫荆', '流云', '春晖', '秋实', '冬青',
] as const;
export const trades = ['国际贸易', '报关', '进出口', '国际货运代理', '跨境电子商务', '食品', '纺织科技', '仓储物流'] as const;
