export const network = {
  offline: '现在连接不上服务器，正在自动重试。',
  offlineLogin: '登录需要连接服务器；网络恢复后可直接继续，已填写的内容都在。',
  offlineShell: '仍可查看已打开的内容、填写表单和准备印章图片，内容自动保存在本机；提交须等网络恢复。',
  back: '网络已恢复。',
  skew: '本机时间与服务器相差约 {span}，用卡登录可能失败。请校准本机的日期和时间。',
  hostRestarting: '读卡程序正在重新启动，已插入的卡稍后会自动出现。',
  woken: '电脑刚从睡眠中恢复或切换了会话，正在重新查找读卡器，已插入的卡稍后会自动出现。',
  span: { minutes: '{count} 分钟', hours: '{count} 小时', days: '{count} 天' },
  online: '已连接服务器',
  offlineShort: '未连接',
};
