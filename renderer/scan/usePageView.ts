import { computed, onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue';
import type { PixelBox } from '../../contract/desktop.ts';

export interface PageSize {
  readonly widthPx: number;
  readonly heightPx: number;
}
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** One step of the wheel or of + and −. */
const STEP = 1.25;
/** Scan pixels are never shown larger than this many screen pixels. */
const MOST_SCALE = 8;
/** How much of the stage the page or a box fills when it is fitted. */
const FIT = 0.96;
const BOX_FIT = 0.6;

/**
 * What part of a page shows, and how large: `scale` is screen pixels (CSS) per pixel of the scan, `centre` the page's point in
 * the middle of the stage. Fitted until the user zooms; a stage that changes its size keeps what is in its middle.
 */
export function usePageView(stage: Ref<Element | undefined>, page: () => PageSize) {
  const size = ref({ width: 1, height: 1 });
  const scale = ref(0.1);
  const centre = ref<Point>({ x: 0, y: 0 });
  const fitted = ref(true);
  /** What one device pixel per scan pixel is in CSS pixels. */
  const trueScale = (): number => 1 / (globalThis.devicePixelRatio || 1);
  const fitScale = (): number => Math.min(size.value.width / page().widthPx, size.value.height / page().heightPx) * FIT;
  const clampScale = (wanted: number): number => Math.min(Math.max(wanted, Math.min(fitScale(), trueScale()) / 2), MOST_SCALE);
  const clampCentre = ({ x, y }: Point): Point => ({ x: Math.min(Math.max(x, 0), page().widthPx), y: Math.min(Math.max(y, 0), page().heightPx) });

  function fit(): void {
    fitted.value = true;
    scale.value = fitScale();
    centre.value = { x: page().widthPx / 2, y: page().heightPx / 2 };
  }
  /** Zooms by a factor; the page's point under `at` stays where it is. */
  function zoomBy(factor: number, at: Point = centre.value): void {
    const next = clampScale(scale.value * factor);
    const moved = scale.value / next;
    fitted.value = false;
    centre.value = clampCentre({ x: at.x + (centre.value.x - at.x) * moved, y: at.y + (centre.value.y - at.y) * moved });
    scale.value = next;
  }
  /** Moves the view by screen pixels. */
  function panBy(dx: number, dy: number): void {
    fitted.value = false;
    centre.value = clampCentre({ x: centre.value.x + dx / scale.value, y: centre.value.y + dy / scale.value });
  }
  function zoomTo(box: PixelBox): void {
    fitted.value = false;
    scale.value = clampScale(Math.min(size.value.width / box.width, size.value.height / box.height) * BOX_FIT);
    centre.value = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  }

  function measure(): void {
    const rect = stage.value?.getBoundingClientRect();
    if (!rect || rect.width === 0 || rect.height === 0) return;
    size.value = { width: rect.width, height: rect.height };
    if (fitted.value) fit();
  }
  let observer: ResizeObserver | undefined;
  onMounted(() => {
    if (stage.value && typeof ResizeObserver !== 'undefined') {
      observer = new ResizeObserver(measure);
      observer.observe(stage.value);
    }
    measure();
  });
  onBeforeUnmount(() => observer?.disconnect());
  watch(() => [page().widthPx, page().heightPx], fit, { immediate: true });

  /** The part of the page that the stage shows, in pixels of the scan; it reaches beyond the page's edges. */
  const view = computed(() => {
    const [width, height] = [size.value.width / scale.value, size.value.height / scale.value];
    return { left: centre.value.x - width / 2, top: centre.value.y - height / 2, width, height };
  });

  return {
    view,
    scale,
    fitted,
    /** Percent of the scan's own pixels, as the screen shows them. */
    percent: computed(() => Math.round((scale.value / trueScale()) * 100)),
    fit,
    zoomIn: () => zoomBy(STEP),
    zoomOut: () => zoomBy(1 / STEP),
    zoomBy,
    zoomTo,
    panBy,
    actualSize: () => zoomBy(trueScale() / scale.value),
    /** A point of the screen as a point of the page. */
    pointAt(clientX: number, clientY: number): Point {
      const rect = stage.value?.getBoundingClientRect();
      return { x: view.value.left + (clientX - (rect?.left ?? 0)) / scale.value, y: view.value.top + (clientY - (rect?.top ?? 0)) / scale.value };
    },
  };
}
export type PageView = ReturnType<typeof usePageView>;
