import type { AppError, ErrorCode, FieldErrorCode } from '../errors.ts';
import type { ErrorParams, WireError } from '../result.ts';
import { errorMessages as en } from './en.ts';
import { errorMessages as zhCN } from './zh-CN.ts';

export type MessageLocale = 'zh-CN' | 'en';
const messages: Record<MessageLocale, Record<ErrorCode | FieldErrorCode, string>> = { 'zh-CN': zhCN, en };

/** Fills `{name}` from `params`. A parameter that is not there becomes “?”: better than a brace on screen. */
export function formatMessage(template: string, params: ErrorParams = {}): string {
  return template.replace(/\{(\w+)\}/g, (_whole, name: string) => (Object.hasOwn(params, name) ? String(params[name]) : '?'));
}

/** Sentence for an error, in the user's language. */
export function errorText(locale: MessageLocale, error: WireError | AppError): string {
  return formatMessage(messages[locale][error.code], error.params);
}

/** FLD-8: the red sentence beside a field. */
export function fieldErrorText(locale: MessageLocale, code: FieldErrorCode, params: ErrorParams = {}): string {
  return formatMessage(messages[locale][code], params);
}
