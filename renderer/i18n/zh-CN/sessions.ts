export const sessions = {
  title: '登录管理',
  intro: '您的账号当前在哪些地方登录。发现不是本人的登录，请立即退出它并修改密码。',
  endOthers: '退出其他所有登录',
  end: '退出此登录',
  ended: '已退出该登录。',
  endedOthers: '已退出其他 {count} 个登录。',
  here: '本次登录',
  sameDevice: '本机的另一个登录',
  elsewhere: '其他电脑',
  by: { card: '卡介质登录', password: '用户名密码登录' },
  address: '网络地址 {address}',
  times: '登录于 {from}，最近使用 {last}',
};
