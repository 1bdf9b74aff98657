import { describe, expect, it } from 'vitest';
import { libraryTrials } from './libraryTrials.ts';
import { installedSkfLibraries } from './skfLibraries.ts';

describe('installedSkfLibraries', () => {
  it('finds the official names, 64 bits before 32, each once', () => {
    const files = new Set(['D:\\Win\\System32\\eptskf.dll', 'D:\\Win\\SysWOW64\\eptskf.dll', 'D:\\Win\\SysWOW64\\OpsSkf.dll', 'D:\\Win\\System32\\other.dll']);
    expect(installedSkfLibraries('win32', { SystemRoot: 'D:\\Win' }, (path) => files.has(path))).toEqual([
      'D:\\Win\\System32\\eptskf.dll',
      'D:\\Win\\SysWOW64\\OpsSkf.dll',
    ]);
  });
  it('looks for none elsewhere', () => {
    expect(installedSkfLibraries('linux', {}, () => true)).toEqual([]);
  });
});

describe('libraryTrials', () => {
  const begun = (path: string) => ({ event: 'skf-library', path, state: 'begun' }) as const;

  it('leaves out a library in whose first use the host died twice, and no other', () => {
    const trials = libraryTrials(['bad', 'good']);
    for (let life = 1; life <= 2; life += 1) {
      expect(trials.usable).toEqual(['bad', 'good']);
      trials.note(begun('good'));
      trials.note({ ...begun('good'), state: 'survived' });
      trials.note(begun('bad'));
      trials.hostDied();
    }
    expect(trials.usable).toEqual(['good']);
    expect(trials.states).toEqual([{ path: 'bad', state: 'left-out' }, { path: 'good', state: 'used' }]);
  });
  it('holds no later death against a library that was survived', () => {
    const trials = libraryTrials(['good']);
    for (let life = 1; life <= 5; life += 1) {
      trials.note(begun('good'));
      trials.note({ ...begun('good'), state: 'survived' });
      trials.hostDied();
    }
    expect(trials.usable).toEqual(['good']);
  });
});
