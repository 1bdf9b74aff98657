export const firstLogin = {
  title: 'First login',
  verify: 'Verify the operator account',
  mobile: 'Mobile',
  mobileFrom: 'The number that the administrator entered when creating the account.',
  noMobile: 'This account has no mobile number, so no code can be sent. Please ask your administrator to add one under “My operators”.',
  change: 'Change the password',
  changeIntro: 'For the safety of your account, please change the initial password.',
  oldHint: 'The initial password is 8 eights',
  done: 'Done',
  doneTitle: 'The password is changed',
  doneText: 'Please log in again with the username and the new password.',
  login: 'Log in again',
};
