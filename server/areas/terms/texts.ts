import type { TermsKind } from '../../../contract/api/terms.ts';

interface Text {
  title: string;
  paragraphs: string[];
}
interface Terms {
  /** Kept with the account (REG-3). A changed text gets a new one. */
  version: string;
  'zh-CN': Text;
  en: Text;
}

/**
 * What this server asks its users to accept. The manuals name the two agreements but do not print them, so the wording is our own;
 * who runs a server for others puts the operator's text here, with a new version.
 */
const chinese = [
  '一、您应如实填写注册信息，并在信息变更后及时更新。单位信息与登记机关公示的信息不一致，或本人信息未通过核验的，不能注册。',
  '二、一家企业（事业单位）只能注册一个管理员账号。管理员负责创建和管理本单位的操作员账号，并对其使用负责。',
  '三、请妥善保管用户名、密码和卡介质，不要告诉或借给他人。使用您的账号进行的操作视为您本人的操作；发现被他人使用的，请立即修改密码并联系客服。',
  '四、为办理业务，本平台会收集并使用您填写的姓名、证件信息、联系方式和单位信息，仅用于身份核验、账号安全和您办理的业务，并采取加密等措施加以保护。',
  '五、身份和单位信息的核验由市场监管、身份认证等部门的服务完成，本平台只取得是否一致的结果。',
  '六、您不得利用本平台从事违法活动，不得干扰平台的正常运行，不得冒用他人名义注册。',
  '七、因不可抗力、网络或外部服务故障造成的中断，本平台将尽快恢复，已填写的内容会尽力为您保留。',
  '八、本协议更新后，您再次注册时需重新阅读并同意。',
];
const english = [
  '1. Give true data when you register and keep them up to date. A unit that does not match the public register, or a person whose identity check fails, cannot be registered.',
  '2. One enterprise or institution has one administrator account. The administrator creates and manages its operators and answers for their use.',
  '3. Keep username, password and card to yourself. What is done with your account counts as done by you; if somebody else uses it, change the password at once and contact support.',
  '4. The platform collects name, identity document, contact and unit data that you enter, uses them only for identity checks, account security and the services you ask for, and protects them, among others by encryption.',
  '5. Identities and units are checked by the services of the responsible authorities; the platform learns only whether they match.',
  '6. Do not use the platform for anything unlawful, do not disturb its operation, do not register in another’s name.',
  '7. After interruptions by force majeure, network or outside services the platform is restored as soon as possible; what you typed is kept as far as possible.',
  '8. When this agreement changes, you are asked to read and accept it again with your next registration.',
];

export const currentTerms: Readonly<Record<TermsKind, Terms>> = {
  service: {
    version: '2026-11',
    'zh-CN': { title: '中国国际贸易单一窗口平台服务使用协议', paragraphs: chinese },
    en: { title: 'China International Trade Single Window: Terms of Service', paragraphs: english },
  },
  registration: {
    version: '2026-11',
    'zh-CN': { title: '中国国际贸易单一窗口用户注册协议', paragraphs: chinese },
    en: { title: 'China International Trade Single Window: User Registration Agreement', paragraphs: english },
  },
};
