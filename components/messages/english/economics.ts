/** Words of the page on which people count money. */
export const economics = {
  economics: {
    whatIf: "what-if, not saved",
    backToSheet: "Back to the sheet",
    threshold: "Act when the score is at least",
    thresholdHow: "Drag the point on the curve, or move it with the arrow keys.",
    thresholdWorth: "{threshold}: {money} per month before costs of running",
    thresholdWhatIf: "{threshold}: {money} per month before costs of running; what-if, not saved",
  },
} as const;
