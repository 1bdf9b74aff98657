export const sessions = {
  title: 'Logins',
  intro: 'Where your account is logged in now. If one of them is not yours, sign it out at once and change your password.',
  endOthers: 'Sign out all others',
  end: 'Sign out',
  ended: 'That login is signed out.',
  endedOthers: 'Signed out elsewhere: {count}.',
  here: 'This login',
  sameDevice: 'Another login on this PC',
  elsewhere: 'Another PC',
  by: { card: 'By card', password: 'By username and password' },
  address: 'network address {address}',
  times: 'Logged in {from}, last used {last}',
};
