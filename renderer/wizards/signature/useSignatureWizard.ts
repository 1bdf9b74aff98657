import { computed, reactive, ref, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import type { SignatureSummary } from '../../../contract/api/signatures.ts';
import { useDraft } from '../../composables/useDraft.ts';
import { useSignatureSave } from '../seal/useSealSave.ts';
import { useScanPicture } from '../../scan/useScanPicture.ts';
import { emptySignatureFields, signatureFaults, toSignatureForm, type SignatureDraft } from './signatureForm.ts';
import { useDeclarants } from './useDeclarants.ts';

export const signatureSteps = ['picture', 'form'] as const;
export type SignatureStep = (typeof signatureSteps)[number];

/** One signature in the making (SIG-1): its picture, its form, its autosaved draft, and saving it. */
export function useSignatureWizard() {
  const { t } = useI18n();
  const step = ref<SignatureStep>('picture');
  const fields = reactive(emptySignatureFields());
  const label = ref('');
  const scanning = useScanPicture('signature');
  const declarants = useDeclarants();
  const saving = useSignatureSave();
  const picture = scanning.picture;
  const faults = computed(() => signatureFaults(fields, picture.value !== undefined));
  const tried = ref(false);

  // The record names the declarant: the name follows the choice.
  watch(
    () => [fields.declarantId, declarants.items.value] as const,
    ([declarantId, known]) => {
      const declarant = known.find((each) => each.declarantId === declarantId);
      if (declarant) fields.declarantName = declarant.name;
    },
  );

  const title = computed(() => fields.declarantName.trim() || label.value || t('signature.untitled'));
  const draft = useDraft<SignatureDraft>({
    kind: 'signature',
    title: () => title.value,
    step: () => step.value,
    data: () => ({ label: label.value, fields: { ...fields } }),
    pictureIds: () => (picture.value ? [picture.value.pictureId] : []),
    isEmpty: (data) => picture.value === undefined && JSON.stringify(data.fields) === JSON.stringify(emptySignatureFields()),
    restore: (data, at, pictures) => {
      Object.assign(fields, emptySignatureFields(), data.fields);
      label.value = data.label ?? '';
      step.value = signatureSteps.find((each) => each === at) ?? 'picture';
      const [kept] = pictures;
      if (kept) scanning.restore(kept, 'auto');
    },
  });

  const isRight = (): boolean => picture.value !== undefined && Object.keys(faults.value).length === 0;
  /** SIG-1, SEAL-4. Answers the stored signature, or undefined when it failed; nothing typed is lost then. */
  async function save(cardId: string): Promise<SignatureSummary | undefined> {
    await scanning.settled();
    if (!isRight() || !picture.value) return undefined;
    await draft.saveNow();
    const { pictureId } = picture.value;
    const saved = await saving.save({ form: toSignatureForm(fields), pictureId, cardId, ...(draft.draftId.value ? { draftId: draft.draftId.value } : {}) });
    if (saved) await draft.finish();
    return saved;
  }
  /** OFF-1: into the submission queue. Answers whether it is there. */
  async function enqueue(): Promise<boolean> {
    await scanning.settled();
    if (!isRight() || !picture.value) return false;
    await draft.saveNow();
    const draftId = draft.draftId.value;
    if (draft.saveError.value || draftId === undefined) return false;
    return saving.enqueue(draftId, { kind: 'signature', form: toSignatureForm(fields), pictureId: picture.value.pictureId });
  }
  /** OFF-1. Answers whether picture and fields are safely on this PC. */
  async function keep(): Promise<boolean> {
    await scanning.settled();
    await draft.saveNow();
    return draft.saveError.value === undefined;
  }

  return { step, fields, scanning, declarants, saving, picture, faults, tried, title, draft, save, enqueue, keep };
}
