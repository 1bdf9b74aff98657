import { computed, reactive, ref, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import type { SealSummary } from '../../../contract/api/seals.ts';
import type { Picture } from '../../../contract/desktop.ts';
import { desktop } from '../../desktop.ts';
import { useDraft } from '../../composables/useDraft.ts';
import { certificateDays, dayInChina, emptySealFields, sealFaults, toSealForm, type SealFields, type SealMade } from './sealForm.ts';
import type { InkChoice } from '../../scan/cutEditing.ts';
import type { SealDraft } from './sealDraft.ts';
import { useScanPicture } from '../../scan/useScanPicture.ts';
import { useSealOperators } from './useSealOperators.ts';
import { useSealSave } from './useSealSave.ts';
import { useShownFaults } from './useShownFaults.ts';
import { useStandardPicture } from './useStandardPicture.ts';

export const wizardSteps = ['way', 'picture', 'details'] as const;
export type WizardStep = (typeof wizardSteps)[number];

/** A stored seal to be modified, with its picture kept on this PC. */
export interface SealToModify {
  readonly seal: SealSummary & { readonly operatorId: string };
  readonly picture: Picture;
}

/** One seal in the making: its fields, its picture, its autosaved draft, and saving it. */
export function useSealWizard() {
  const { t } = useI18n();
  const step = ref<WizardStep>('way');
  const made = ref<SealMade>();
  /** Set while a stored seal is modified. */
  const sealId = ref<string>();
  const fields = reactive(emptySealFields());
  const scanning = useScanPicture();
  const standard = useStandardPicture(fields, () => made.value === 'standard');
  const operators = useSealOperators();
  const saving = useSealSave();

  const picture = computed(() => (made.value === 'standard' ? standard.picture.value : scanning.picture.value));
  const operator = computed(() => operators.items.value.find((each) => each.operatorId === fields.operatorId));
  const allowed = computed(() => operator.value && certificateDays(operator.value));
  const faults = computed(() => sealFaults(fields, made.value ?? 'scanned', allowed.value, picture.value !== undefined));
  // SEAL-3: the whole certificate validity from today on is what most want; typed days stay.
  watch(allowed, (days) => {
    if (!days) return;
    fields.validFrom ||= dayInChina(Date.now()) > days.from ? dayInChina(Date.now()) : days.from;
    fields.validTo ||= days.to;
  });
  const shown = useShownFaults(fields, () => faults.value);

  const title = computed(() => fields.name.trim() || fields.unit.trim() || t('seal.drafts.untitled'));
  const draft = useDraft<SealDraft>({
    kind: 'seal',
    title: () => title.value,
    step: () => step.value,
    data: () => ({ made: made.value ?? null, sealId: sealId.value ?? null, ink: scanning.settings.value.ink, fields: { ...fields } }),
    pictureIds: () => (picture.value ? [picture.value.pictureId] : []),
    isEmpty: (data) => data.made === null || (picture.value === undefined && JSON.stringify(data.fields) === JSON.stringify(emptySealFields())),
    restore: (data, at, pictures) => {
      Object.assign(fields, emptySealFields(), data.fields);
      made.value = data.made ?? undefined;
      sealId.value = data.sealId ?? undefined;
      step.value = wizardSteps.find((each) => each === at) ?? 'way';
      keepPicture(pictures[0], data.ink);
    },
  });

  function keepPicture(kept: Picture | undefined, ink: InkChoice): void {
    if (!kept) return;
    if (made.value === 'standard') standard.restore(kept);
    else scanning.restore(kept, ink);
  }

  function choose(way: SealMade): void {
    made.value = way;
    step.value = 'picture';
    // While the fields are filled in; the drawing itself says what is wrong.
    if (way === 'standard') desktop.pictures.prepareDrawing({}).catch(() => undefined);
  }

  function modify({ seal, picture: kept }: SealToModify): void {
    sealId.value = seal.sealId;
    made.value = seal.made;
    Object.assign(fields, emptySealFields(), {
      operatorId: seal.operatorId,
      name: seal.name,
      type: seal.type,
      validFrom: seal.validFrom,
      validTo: seal.validTo,
      unit: seal.unit ?? '',
      remark: seal.remark,
      shape: Math.abs(seal.widthMm - seal.heightMm) > 1 ? 'oval' : 'round',
      mm: Math.round(seal.widthMm * 2) / 2,
    } satisfies Partial<SealFields>);
    keepPicture(kept, 'auto');
    step.value = 'details';
  }

  /** SEAL-4. Answers the stored seal, or undefined when it failed; nothing typed is lost then. */
  async function save(cardId: string): Promise<SealSummary | undefined> {
    await scanning.settled();
    if (!made.value || !picture.value || Object.keys(faults.value).length > 0) return undefined;
    // The newest words must be on disk before the card is asked: a crash in the middle loses nothing.
    await draft.saveNow();
    const saved = await saving.save({
      form: toSealForm(fields, made.value),
      pictureId: picture.value.pictureId,
      cardId,
      sealId: sealId.value,
      draftId: draft.draftId.value,
    });
    if (saved) await draft.finish();
    return saved;
  }

  /** OFF-1: into the submission queue, to be signed with others by one entry of the PIN. Answers whether it is there. */
  async function enqueue(): Promise<boolean> {
    await scanning.settled();
    if (!made.value || !picture.value || Object.keys(faults.value).length > 0) return false;
    await draft.saveNow();
    const draftId = draft.draftId.value;
    if (draft.saveError.value || draftId === undefined) return false;
    const form = toSealForm(fields, made.value);
    return saving.enqueue(draftId, { kind: 'seal', form, pictureId: picture.value.pictureId, ...(sealId.value ? { sealId: sealId.value } : {}) });
  }

  /** OFF-1. Answers whether picture and fields are safely on this PC. */
  async function keep(): Promise<boolean> {
    await scanning.settled();
    await draft.saveNow();
    return draft.saveError.value === undefined;
  }

  return {
    step,
    made,
    sealId,
    fields,
    scanning,
    standard,
    operators,
    saving,
    picture,
    allowed,
    faults,
    shown,
    title,
    draft,
    choose,
    modify,
    save,
    enqueue,
    keep,
  };
}

/** A stored seal, ready to be modified. @throws AppError */
export async function loadSeal(sealId: string): Promise<SealToModify> {
  const [seal, picture] = await Promise.all([desktop.seals.get({ sealId }), desktop.seals.picture({ sealId })]);
  return { seal, picture };
}
