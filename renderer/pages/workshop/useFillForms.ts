import { computed, reactive, ref, shallowReactive, shallowRef, watch } from 'vue';
import type { PreparedItem, Submission } from '../../../contract/desktop.ts';
import { AppError } from '../../../contract/errors.ts';
import { desktop } from '../../desktop.ts';
import { certificateDays, dayInChina, emptySealFields, sealFaults, toSealForm, type SealFaults, type SealFields } from '../../wizards/seal/sealForm.ts';
import { useSealOperators } from '../../wizards/seal/useSealOperators.ts';
import { signatureFaults, toSignatureForm, type SignatureFields } from '../../wizards/signature/signatureForm.ts';
import { useDeclarants } from '../../wizards/signature/useDeclarants.ts';
import type { Prepared, WholeItem } from './usePrepared.ts';

/** What all seals of the selection get alike; names stay each one's own. */
export type SharedSealFields = Pick<SealFields, 'operatorId' | 'type' | 'validFrom' | 'validTo' | 'remark'>;

export interface FormRow {
  readonly item: PreparedItem;
  readonly whole: WholeItem;
  name: string;
  declarantId: string;
}

/** Fills the forms of several prepared items at once and queues them: what is alike is typed once. */
export function useFillForms(items: () => readonly PreparedItem[], prepared: Prepared) {
  const operators = useSealOperators();
  const declarants = useDeclarants();
  const { operatorId, type, validFrom, validTo, remark } = emptySealFields();
  const shared = reactive<SharedSealFields>({ operatorId, type, validFrom, validTo, remark });
  const rows = shallowReactive<FormRow[]>([]);
  const working = ref(false);
  const error = shallowRef<AppError>();
  const tried = ref(false);

  const operator = computed(() => operators.items.value.find((each) => each.operatorId === shared.operatorId));
  const allowed = computed(() => operator.value && certificateDays(operator.value));
  // SEAL-3: from today to the certificate's end is what most want; typed days stay.
  watch(allowed, (days) => {
    if (!days) return;
    const today = dayInChina(Date.now());
    shared.validFrom ||= today > days.from ? today : days.from;
    shared.validTo ||= days.to;
  });

  async function open(): Promise<void> {
    try {
      for (const item of items()) {
        const whole = await prepared.whole(item);
        const name = whole.kind === 'seal' ? whole.data.fields.name : '';
        const declarantId = whole.kind === 'signature' ? whole.data.fields.declarantId : '';
        rows.push(shallowReactive<FormRow>({ item, whole, name, declarantId }));
      }
      const first = rows.find(({ whole }) => whole.kind === 'seal' && whole.data.fields.operatorId !== '')?.whole;
      if (first?.kind === 'seal') {
        const { fields } = first.data;
        Object.assign(shared, { operatorId: fields.operatorId, type: fields.type, validFrom: fields.validFrom, validTo: fields.validTo, remark: fields.remark });
      }
    } catch (thrown) {
      error.value = AppError.from(thrown);
    }
  }

  /** A drawn seal keeps the type it was drawn as. */
  function sealFieldsOf({ whole, name }: FormRow): SealFields | undefined {
    if (whole.kind !== 'seal') return undefined;
    const drawn = whole.data.made === 'standard';
    return { ...whole.data.fields, ...shared, ...(drawn ? { type: whole.data.fields.type } : {}), name };
  }
  function signatureFieldsOf({ whole, declarantId }: FormRow): SignatureFields | undefined {
    if (whole.kind !== 'signature') return undefined;
    const declarant = declarants.items.value.find((each) => each.declarantId === declarantId);
    return { ...whole.data.fields, declarantId, declarantName: declarant?.name ?? '' };
  }
  const hasSeals = computed(() => rows.some(({ whole }) => whole.kind === 'seal'));
  const sharedFaults = computed<SealFaults>(() => (hasSeals.value ? sealFaults({ ...emptySealFields(), ...shared, name: '-' }, 'scanned', allowed.value, true) : {}));
  function rowFault(row: FormRow): 'name' | 'declarantId' | undefined {
    const seal = sealFieldsOf(row);
    if (seal) return sealFaults(seal, 'scanned', allowed.value, true).name ? 'name' : undefined;
    const signature = signatureFieldsOf(row);
    return signature && (signatureFaults(signature, true).declarantId || signature.declarantName === '') ? 'declarantId' : undefined;
  }
  const isRight = computed(() => Object.keys(sharedFaults.value).length === 0 && rows.every((row) => !rowFault(row)));

  async function queueOne(row: FormRow): Promise<void> {
    const { item, whole } = row;
    const pictureId = whole.picture?.pictureId;
    if (pictureId === undefined) throw new AppError('draft/not-found');
    const [seal, signature] = [sealFieldsOf(row), signatureFieldsOf(row)];
    const data = { ...whole.data, fields: { ...(seal ?? signature) } };
    const title = seal?.name ?? signature?.declarantName ?? item.title;
    await desktop.drafts.save({ draftId: item.draftId, kind: item.kind, title, step: item.step, data, pictureIds: [pictureId] });
    const submission: Submission | undefined =
      whole.kind === 'seal' && seal
        ? { kind: 'seal', form: toSealForm(seal, whole.data.made ?? 'scanned'), pictureId, ...(whole.data.sealId ? { sealId: whole.data.sealId } : {}) }
        : signature && { kind: 'signature', form: toSignatureForm(signature), pictureId };
    if (submission) await desktop.submission.queue({ draftId: item.draftId, submission });
  }

  /** Answers how many were queued; undefined while something is wrong. */
  async function queue(): Promise<number | undefined> {
    tried.value = true;
    if (!isRight.value || working.value) return undefined;
    working.value = true;
    error.value = undefined;
    let count = 0;
    try {
      for (const row of rows) {
        await queueOne(row);
        count += 1;
      }
      return count;
    } catch (thrown) {
      error.value = AppError.from(thrown);
      return undefined;
    } finally {
      working.value = false;
      await prepared.load();
    }
  }

  return { operators, declarants, shared, rows, working, error, tried, allowed, hasSeals, sharedFaults, rowFault, open, queue };
}
