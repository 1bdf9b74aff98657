import { accessRegions, businessTypes } from '../../../contract/regions.ts';
import { businessTypeNames } from '../../../contract/messages/businessTypes.ts';
import type { Options } from '../framework/field.ts';
import { regionSearch } from './regionSearch.ts';

/** 接入地区, as the registration page lists it; found by pinyin too. */
export const regionOptions: Options = () => accessRegions.map((name) => ({ value: name, label: name, find: regionSearch[name] }));

/** 企业业务类型, the list of 002. */
export const businessTypeOptions: Options = (_t, locale) => businessTypes.map((type) => ({ value: type, label: businessTypeNames[type][locale] }));
