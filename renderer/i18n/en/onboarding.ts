export const onboarding = {
  title: 'Apply for an E-Port card',
  about:
    'What a new enterprise does. Steps 1–6 take place in the Single Window or in China E-Port. Places differ a little: what your branch office asks for is decisive.',
  steps: {
    register: { name: 'Register', text: 'Register the enterprise’s administrator. With an E-Port card, log in with it instead: no registration is needed.' },
    customs: { name: 'Customs registration', text: 'After login, under qualifications, make a filing application for the customs declaration unit.' },
    cardApply: {
      name: 'Apply for the card',
      text: 'Log in to the card issuing system as administrator and apply: unit, legal-person card, operator cards (optional), handler, attachments, and an SMS code to the handler’s mobile.',
    },
    cardCollect: { name: 'Collect the card', text: 'The handler or the legal person collects it with their own ID, or it is mailed to the address in the remark. After 90 days the application is closed.' },
    filing: { name: 'Enterprise type filing', text: 'Log in with the legal-person card, choose the kind of filing under qualifications, fill it in and submit.' },
    platform: { name: 'Apply to the cross-border platform', text: 'Log in to the platform with the card, accept the agreement, fill in and upload. One card per enterprise.' },
    review: { name: 'Review and test', text: 'The application is reviewed; with API or MQ access a joint test follows.' },
    connect: { name: 'Connected', text: 'DXPID and certificate are sent to the e-mail on file; work with the card that joined the platform.' },
  },
  materials: {
    title: 'Documents for the card',
    one: 'Application for an E-Port card',
    two: 'Proof of the enterprise’s registration',
    three: 'Identity of the legal representative',
    four: 'Identity of the card holder',
    five: 'Identity of the handler',
    note: 'Legal-person card and operator card may not be of the same person.',
  },
};
