/** REG-3, 接入地区: the provincial level and the cities with a Single Window of their own. Names as the registration page lists them. */
export const accessRegions = [
  '北京', '天津', '河北', '山西', '内蒙古', '辽宁', '吉林', '黑龙江', '上海', '江苏', '浙江', '安徽', '福建', '江西', '山东', '河南',
  '湖北', '湖南', '广东', '广西', '海南', '重庆', '四川', '贵州', '云南', '西藏', '陕西', '甘肃', '青海', '宁夏', '新疆',
  '大连', '宁波', '厦门', '青岛', '深圳',
] as const;
export type AccessRegion = (typeof accessRegions)[number];

/** REG-3, 企业业务类型: the list of 002, in its order. Texts: `messages/businessTypes.ts`. */
export const businessTypes = [
  'sea-freight-agent',
  'air-freight-agent',
  'port-terminal',
  'airline',
  'tally-company',
  'tramp-charter-agent',
  'shipping-company',
  'ship-agency',
  'manufacturer',
  'trading-company',
  'logistics-services',
  'industry-supervisor',
  'industry-administration',
  'express-company',
  'customs-broker',
] as const;
export type BusinessType = (typeof businessTypes)[number];
