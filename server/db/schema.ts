import type { Selectable } from 'kysely';
import type { SpentChallengeTable, TicketTable, SessionTable, CaptchaTable, LoginFailureTable, CodeTable, FlowTicketTable } from './tables/entry.ts';
import type { TurnTable, SettingTable, IdempotencyTable, NoticeTable } from './tables/housekeeping.ts';
import type { SealTable, SignatureTable } from './tables/images.ts';
import type { EnterpriseTable, IssuedCardTable, AccountTable, OverseasProfileTable, CardBindingTable } from './tables/parties.ts';
import type { UploadTable, ReviewTable, ReviewLogTable, ReviewerSessionTable } from './tables/reviews.ts';
import type { SandboxMessageTable, SandboxTransactionTable } from './tables/sandbox.ts';

/**
 * Tables as both dialects hold them. Instants are Unix milliseconds (`bigint`), flags 0 or 1, so that every comparison
 * reads the same on SQLite and PostgreSQL. ID numbers stand in clear because the CARD rules match on them; they leave
 * the server only masked.
 */
export interface Schema {
  enterprises: EnterpriseTable;
  issued_cards: IssuedCardTable;
  accounts: AccountTable;
  card_bindings: CardBindingTable;
  spent_challenges: SpentChallengeTable;
  tickets: TicketTable;
  sessions: SessionTable;
  captchas: CaptchaTable;
  login_failures: LoginFailureTable;
  codes: CodeTable;
  flow_tickets: FlowTicketTable;
  uploads: UploadTable;
  overseas_profiles: OverseasProfileTable;
  seals: SealTable;
  signatures: SignatureTable;
  turns: TurnTable;
  settings: SettingTable;
  idempotency: IdempotencyTable;
  notices: NoticeTable;
  sandbox_messages: SandboxMessageTable;
  sandbox_transactions: SandboxTransactionTable;
  reviews: ReviewTable;
  review_log: ReviewLogTable;
  reviewer_sessions: ReviewerSessionTable;
}

export type Enterprise = Selectable<EnterpriseTable>;
export type IssuedCard = Selectable<IssuedCardTable>;
export type Account = Selectable<AccountTable>;
export type SessionRow = Selectable<SessionTable>;
export type SealRow = Selectable<SealTable>;
export type ReviewRow = Selectable<ReviewTable>;
export type UploadRow = Selectable<UploadTable>;
export type SignatureRow = Selectable<SignatureTable>;
