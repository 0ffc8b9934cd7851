/** Dates of the EU AI Act printed beside C05, from published summaries; the Official Journal is the authority. */
export const AI_ACT_DATES = [
  "Prohibited practices (Art. 5): since 2 February 2025.",
  "Transparency duties (Art. 50): from 2 August 2026.",
  "Further prohibited practices (intimate imagery without consent, abuse material): 2 December 2026.",
  "High-risk systems of Annex III: 2 December 2027. Products of Annex I: 2 August 2028.",
] as const;
