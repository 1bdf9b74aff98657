import { nextTick } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkUsername } from '../../contract/rules/username.ts';
import { inComponent } from '../testing/fakeDesktop.ts';
import { refuseFields, TYPING_PAUSE_MS, useField, validateAll } from './useField.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const username = async () => (await inComponent(() => useField(checkUsername))).result;

describe('FLD-8 when a message shows', () => {
  it('FLD-8 waits for the typing pause, then shows', async () => {
    const field = await username();
    field.value.value = '1';
    await nextTick();
    vi.advanceTimersByTime(TYPING_PAUSE_MS - 1);
    expect(field.error.value).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(field.error.value).toBe('field/username-shape');
  });

  it('FLD-8 shows at once when the focus leaves', async () => {
    const field = await username();
    field.value.value = '1';
    field.blur();
    expect(field.error.value).toBe('field/username-shape');
  });

  it('FLD-8 forgives as soon as the value is right', async () => {
    const field = await username();
    field.value.value = '1';
    field.blur();
    field.value.value = 'donghai2019';
    await nextTick();
    expect(field.error.value).toBeUndefined();
  });

  it('does not blame an empty field that the focus only passed', async () => {
    const field = (await inComponent(() => useField((value) => (value === '' ? 'field/required' : undefined)))).result;
    field.blur();
    expect(field.error.value).toBeUndefined();
    expect(field.validate()).toBe(false);
    expect(field.error.value).toBe('field/required');
  });

  it('FLD-8 puts the server’s field map on the fields, and says when it meant none of them', async () => {
    const field = await username();
    expect(refuseFields({ username: field }, { username: 'field/username-taken' })).toBe(true);
    expect(field.error.value).toBe('field/username-taken');
    expect(refuseFields({ username: field }, { email: 'field/email-shape' })).toBe(false);
    expect(refuseFields({ username: field }, undefined)).toBe(false);
  });

  it('checks all fields, not only up to the first wrong one', async () => {
    const [first, second] = [await username(), await username()];
    first.value.value = '1';
    second.value.value = '2';
    expect(validateAll([first, second])).toBe(false);
    expect([first.error.value, second.error.value]).toEqual(['field/username-shape', 'field/username-shape']);
  });
});
