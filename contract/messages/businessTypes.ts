import type { BusinessType } from '../regions.ts';
import type { MessageLocale } from './format.ts';

/** REG-3, 企业业务类型 to the word of 002. */
export const businessTypeNames: Readonly<Record<BusinessType, Readonly<Record<MessageLocale, string>>>> = {
  'sea-freight-agent': { 'zh-CN': '海运货运代理', en: 'Sea freight agent' },
  'air-freight-agent': { 'zh-CN': '空运货运代理', en: 'Air freight agent' },
  'port-terminal': { 'zh-CN': '港务集团/码头', en: 'Port group / terminal' },
  airline: { 'zh-CN': '航空公司', en: 'Airline' },
  'tally-company': { 'zh-CN': '理货公司', en: 'Tally company' },
  'tramp-charter-agent': { 'zh-CN': '散杂租船代理', en: 'Bulk and tramp charter agent' },
  'shipping-company': { 'zh-CN': '船公司', en: 'Shipping company' },
  'ship-agency': { 'zh-CN': '船代公司', en: 'Ship agency' },
  manufacturer: { 'zh-CN': '制造商', en: 'Manufacturer' },
  'trading-company': { 'zh-CN': '贸易公司', en: 'Trading company' },
  'logistics-services': { 'zh-CN': '物流产品/信息服务商', en: 'Logistics product / information provider' },
  'industry-supervisor': { 'zh-CN': '行业监管部门', en: 'Industry supervisory authority' },
  'industry-administration': { 'zh-CN': '行业管理部门', en: 'Industry administration' },
  'express-company': { 'zh-CN': '快递公司', en: 'Express company' },
  'customs-broker': { 'zh-CN': '报关行', en: 'Customs broker' },
};
