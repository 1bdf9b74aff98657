export const firstLogin = {
  title: '首次登录',
  verify: '操作员账号验证',
  mobile: '手机号码',
  mobileFrom: '手机号码为管理员创建操作员账号时填写的手机号码。',
  noMobile: '该账号没有登记手机号，无法发送验证码。请联系本企业管理员在“我的操作员”中补充手机号。',
  change: '修改密码',
  changeIntro: '为了您的账户安全，请您修改初始密码。',
  oldHint: '初始密码为8个8',
  done: '完成',
  doneTitle: '修改密码成功',
  doneText: '请使用用户名、新密码重新登录。',
  login: '重新登录',
};
