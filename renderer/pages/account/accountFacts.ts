import type { AccountView } from '../../../contract/api/account.ts';
import { chinaMinute } from '../../composables/chinaTime.ts';

export interface Fact {
  readonly label: string;
  readonly value: string | undefined;
}
type Translate = (key: string, params?: Record<string, string>) => string;

/** 企业信息 as the manual lists it (003 3.1): name, codes, legal person, address. */
export function enterpriseFacts({ enterprise }: AccountView, t: Translate): Fact[] {
  if (!enterprise) return [];
  return [
    { label: t('account.fields.enterpriseName'), value: enterprise.name },
    { label: t('account.fields.uscc'), value: enterprise.uscc },
    { label: t('account.fields.orgCode'), value: enterprise.orgCode },
    { label: t('account.fields.legalName'), value: enterprise.legalName },
    { label: t('account.fields.legalIdType'), value: enterprise.legalIdType && t(`idType.${enterprise.legalIdType}`) },
    { label: t('account.fields.legalIdNumber'), value: enterprise.legalIdNumberMasked },
    { label: t('account.fields.address'), value: enterprise.address },
    { label: t('account.fields.region'), value: enterprise.region },
  ];
}

function idValidity(view: AccountView, t: Translate): string | undefined {
  if (!view.idValidFrom || !view.idValidTo) return undefined;
  const day = (value: string) => (value === '00000000' ? t('account.longTerm') : value.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'));
  return t('account.to', { from: day(view.idValidFrom), to: day(view.idValidTo) });
}

/** The account's own data; an operator's begin with its enterprise. */
export function personFacts(view: AccountView, t: Translate): Fact[] {
  return [
    ...(view.accountType === 'operator' && view.enterprise
      ? [
          { label: t('account.fields.ownEnterprise'), value: view.enterprise.name },
          { label: t('account.fields.uscc'), value: view.enterprise.uscc },
        ]
      : []),
    { label: t('account.fields.username'), value: view.username },
    { label: t('account.fields.accountType'), value: t(`accountType.${view.accountType}`) },
    { label: t('account.fields.name'), value: view.name },
    { label: t('account.fields.idType'), value: view.idType && t(`idType.${view.idType}`) },
    { label: t('account.fields.idNumber'), value: view.idNumberMasked },
    { label: t('account.fields.idValidity'), value: idValidity(view, t) },
    { label: t('account.fields.createdAt'), value: chinaMinute(view.createdAt) },
    { label: t('account.fields.createdBy'), value: t(`account.createdBy.${view.createdBy}`) },
  ];
}
