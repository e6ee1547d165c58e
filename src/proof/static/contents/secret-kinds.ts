/** Secrets that have a form of their own, service by service: what has it is hardly ever anything else. */

export interface SecretKind {
  /** For messages: "a GitHub token". */
  readonly name: string;
  /** Its first group, or all of it, is the secret. */
  readonly pattern: RegExp;
  /** Honest in tests and documents, where made-up ones of this kind are common. */
  readonly isOftenASample?: boolean;
}

const kind = (name: string, pattern: RegExp): SecretKind => ({ name, pattern });
const sample = (name: string, pattern: RegExp): SecretKind => ({
  name,
  pattern,
  isOftenASample: true,
});

export const SECRET_KINDS: readonly SecretKind[] = [
  kind("a GitHub token", /\bgh[pousr]_[A-Za-z0-9]{36,255}\b/g),
  kind("a GitHub token", /\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b/g),
  kind("a GitLab token", /\bgl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat)-[A-Za-z0-9_-]{20,64}\b/g),
  kind("an npm token", /\bnpm_[A-Za-z0-9]{36}\b/g),
  kind("an npm token", /:_authToken\s*=\s*([A-Za-z0-9+/=_-]{30,})/g),
  kind("a PyPI token", /\bpypi-AgE[A-Za-z0-9_-]{50,}/g),
  kind("a RubyGems key", /\brubygems_[a-f0-9]{48}\b/g),
  kind("a crates.io token", /\bcio[A-Za-z0-9]{32}\b/g),
  kind("a Docker Hub token", /\bdckr_pat_[A-Za-z0-9_-]{27}\b/g),
  kind("a Slack token", /\bxox[abeprs]-(?:\d+-)+[A-Za-z0-9-]{10,}/g),
  kind("a Slack token", /\bxapp-\d-[A-Z0-9]+-\d+-[a-f0-9]{40,}/g),
  kind(
    "a Slack webhook",
    /\bhooks\.slack\.com\/services\/(T[A-Z0-9]{8,}\/B[A-Z0-9]{8,}\/[A-Za-z0-9]{20,})/g,
  ),
  kind(
    "a Discord webhook",
    /\bdiscord(?:app)?\.com\/api\/webhooks\/(\d{17,20}\/[A-Za-z0-9_-]{60,})/g,
  ),
  kind("a Telegram bot token", /\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b/g),
  kind("an AWS access key", /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g),
  kind(
    "an AWS secret key",
    /\baws_?secret_?(?:access_?)?key["']?\s*[:=]\s*["']?([A-Za-z0-9/+]{40})\b/gi,
  ),
  kind("a Google API key", /\bAIza[A-Za-z0-9_-]{35}\b/g),
  kind("a Google client secret", /\bGOCSPX-[A-Za-z0-9_-]{28}\b/g),
  kind("an Azure storage key", /\bAccountKey=([A-Za-z0-9+/]{86}==)/g),
  kind("a DigitalOcean token", /\bdo[opr]_v1_[a-f0-9]{64}\b/g),
  kind("a HashiCorp Vault token", /\bhvs\.[A-Za-z0-9_-]{24,}/g),
  kind("a Databricks token", /\bdapi[a-f0-9]{32}\b/g),
  kind("a Stripe key", /\b(?:sk|rk)_live_[A-Za-z0-9]{24,}\b/g),
  kind("a Stripe webhook secret", /\bwhsec_[A-Za-z0-9]{32,}\b/g),
  kind("a Square token", /\bsq0(?:atp|csp)-[A-Za-z0-9_-]{22,43}\b/g),
  kind("a Shopify token", /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b/g),
  kind("a SendGrid key", /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b/g),
  kind("a Mailgun key", /\bkey-[a-f0-9]{32}\b/g),
  kind(
    "an OpenAI key",
    /\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,}T3BlbkFJ[A-Za-z0-9_-]{20,}/g,
  ),
  kind("an OpenAI key", /\bsk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{80,}/g),
  kind("an Anthropic key", /\bsk-ant-[a-z]+\d{2}-[A-Za-z0-9_-]{80,}/g),
  kind("a Hugging Face token", /\bhf_[A-Za-z]{34}\b/g),
  kind("a Replicate token", /\br8_[A-Za-z0-9]{37}\b/g),
  kind("a Linear key", /\blin_api_[A-Za-z0-9]{40}\b/g),
  kind("a Notion token", /\bntn_[A-Za-z0-9]{43,50}\b/g),
  kind("an Airtable token", /\bpat[A-Za-z0-9]{14}\.[a-f0-9]{64}\b/g),
  kind("an Atlassian token", /\bATATT3[A-Za-z0-9_=-]{180,}/g),
  kind("a Grafana token", /\bglsa_[A-Za-z0-9]{32}_[a-f0-9]{8}\b/g),
  kind("a Sentry token", /\bsntry[su]_[A-Za-z0-9+/=_-]{60,}/g),
  kind("a New Relic key", /\bNRAK-[A-Z0-9]{27}\b/g),
  kind("a Postman key", /\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}\b/g),
  kind("a PlanetScale token", /\bpscale_(?:tkn|pw)_[A-Za-z0-9_.-]{32,}/g),
  kind("an age key", /\bAGE-SECRET-KEY-1[A-Z0-9]{58}\b/g),
  sample(
    "a private key",
    /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----((?:\s|\\[nr]|[A-Za-z-]+: ?[^\n]*\n|["'`+,])*[A-Za-z0-9+/=]{40,})/g,
  ),
  sample("a JSON Web Token", /\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{20,}/g),
  sample(
    "a password in an address",
    /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"'`]{1,64}:([^\s/:@"'`${}<>]{16,128})@(?!localhost|127\.|\[?::1|example\.)[\w.-]+/g,
  ),
];
