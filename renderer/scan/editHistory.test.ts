import { describe, expect, it } from 'vitest';
import { editHistory, undoKey } from './editHistory.ts';

describe('UI-1 undo and redo', () => {
  it('goes back and forward through every edit; a new edit forgets what was undone', () => {
    let now = 0;
    const history = editHistory('a', () => (now += 10_000));
    history.set('b', 'box');
    history.set('c', 'box');
    history.undo();
    expect(history.current.value).toBe('b');
    history.undo();
    history.undo();
    expect([history.current.value, history.canUndo.value, history.canRedo.value]).toEqual(['a', false, true]);
    history.redo();
    history.redo();
    history.redo();
    expect([history.current.value, history.canRedo.value]).toEqual(['c', false]);
    history.undo();
    history.set('d', 'ink');
    expect([history.current.value, history.canRedo.value]).toEqual(['d', false]);
  });

  it('quick changes of one thing are one step, of two things two', () => {
    const history = editHistory(0, () => 1_000);
    for (const value of [1, 2, 3]) history.set(value, 'threshold');
    history.set(4, 'rotation');
    history.undo();
    expect(history.current.value).toBe(3);
    history.undo();
    expect(history.current.value).toBe(0);
  });

  it('keys: Ctrl+Z, Ctrl+Y, Ctrl+Shift+Z; never where text is typed', () => {
    const press = (key: string, options: KeyboardEventInit = {}, on: HTMLElement = document.body) => {
      let seen: ReturnType<typeof undoKey>;
      on.addEventListener('keydown', (event) => (seen = undoKey(event)), { once: true });
      on.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, ...options }));
      return seen;
    };
    expect([press('z'), press('y'), press('Z', { shiftKey: true }), press('x'), press('z', { ctrlKey: false })]).toEqual(['undo', 'redo', 'redo', undefined, undefined]);
    const text = document.createElement('input');
    const range = Object.assign(document.createElement('input'), { type: 'range' });
    expect([press('z', {}, text), press('z', {}, document.createElement('textarea')), press('z', {}, range)]).toEqual([undefined, undefined, 'undo']);
  });
});
