export const password = {
  old: '原密码',
  new: '新密码',
  confirmation: '确认密码',
  hint: '8-16位大小写字母、数字和符号任意三种及以上组合',
  confirmationHint: '与新密码完全一致',
  rules: { length: '8-16 位', upper: '大写字母', lower: '小写字母', digit: '数字', symbol: '符号', classes: '任意三种及以上' },
  rulesLabel: '密码要求',
  met: '已满足',
  unmet: '未满足',
};
