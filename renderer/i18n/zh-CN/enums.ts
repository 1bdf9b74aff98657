export const idType = {
  'resident-id': '居民身份证',
  passport: '护照',
  'taiwan-permit': '台湾居民来往大陆通行证',
  'hk-macao-permit': '港澳居民来往内地通行证',
  'foreigner-permit': '外国人永久居留身份证',
  other: '其他',
};
export const accountType = {
  admin: '管理员',
  operator: '操作员',
  personal: '个人用户',
  overseas: '境外企业用户',
  department: '部门用户',
};
export const cardRole = { legal: '法人卡', operator: '操作员卡' };
