import { checkPassword, checkPasswordConfirmation } from '../../contract/rules/password.ts';
import { useField } from './useField.ts';

/** New password and its confirmation by FLD-6, as two fields. Neither is ever kept in a draft. */
export function useNewPassword() {
  const password = useField(checkPassword);
  const confirmation = useField((value) => checkPasswordConfirmation(password.value.value, value));
  return { password, confirmation };
}
export type NewPassword = ReturnType<typeof useNewPassword>;
