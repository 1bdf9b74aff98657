import type { FastifyInstance } from 'fastify';
import type { SandboxRegistry } from '../../contract/sandboxRegistry.ts';
import type { Services } from '../context.ts';
import { takeForms } from './page.ts';
import { type KnownReviewer, addReviewPages } from './review/pages.ts';
import { addSandboxBank } from './sandboxBank.ts';
import { addSandboxLicence } from './sandboxLicence.ts';
import { style } from './style.ts';

/** The few pages that people see in a browser: the reviewers' queue, and in sandbox mode the made-up bank and telephone. */
export function addPages(app: FastifyInstance, services: Services, { reviewers, world }: { readonly reviewers: readonly KnownReviewer[]; readonly world: SandboxRegistry | undefined }): void {
  void app.register(async (pages) => {
    takeForms(pages);
    pages.get('/pages/style.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(style));
    if (reviewers.length > 0) await pages.register((scope) => addReviewPages(scope, services, reviewers));
    if (world) {
      addSandboxBank(pages, services, world);
      addSandboxLicence(pages, services, world);
    }
  });
}
