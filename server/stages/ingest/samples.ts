/** The data sets that come with the product. They are generated or read from an installed package: no network. */
export type Sample = {
  id: string;
  label: string;
  description: string;
  target: string;
  problemType: "binary" | "multiclass" | "regression";
  rows: number;
};

export const samples: Sample[] = [
  {
    id: "customer-churn",
    label: "Customer churn",
    description: "3,000 made-up telephone customers with blanks and missing values: who leaves next?",
    target: "churned",
    problemType: "binary",
    rows: 3000,
  },
  {
    id: "breast-cancer",
    label: "Breast cancer",
    description: "569 tissue samples with 30 measures: malignant or benign?",
    target: "diagnosis",
    problemType: "binary",
    rows: 569,
  },
  {
    id: "diabetes",
    label: "Diabetes",
    description: "442 patients: how far does the disease progress within a year?",
    target: "progression",
    problemType: "regression",
    rows: 442,
  },
  {
    id: "wine",
    label: "Wine",
    description: "178 wines with 13 chemical measures: which of three growers made it?",
    target: "grower",
    problemType: "multiclass",
    rows: 178,
  },
  {
    id: "card-fraud",
    label: "Card fraud",
    description: "20,000 made-up card payments: which of them are made with a stolen card?",
    target: "fraud",
    problemType: "binary",
    rows: 20_000,
  },
  {
    id: "telecom-churn",
    label: "Telecom churn",
    description: "5,087 made-up telephone customers with planted gaps, copies and outliers: who leaves next?",
    target: "churned",
    problemType: "binary",
    rows: 5087,
  },
  {
    id: "house-prices",
    label: "House prices",
    description: "6,000 made-up sales: what is this house worth, within five per cent?",
    target: "price_eur",
    problemType: "regression",
    rows: 6000,
  },
  {
    id: "benefit-documents",
    label: "Benefit documents",
    description: "8,000 made-up scanned applications: which of them must a clerk look at?",
    target: "wrong",
    problemType: "binary",
    rows: 8000,
  },
  {
    id: "digits",
    label: "Digits",
    description: "1,797 handwritten digits as 64 pixels each: which digit is it?",
    target: "digit",
    problemType: "multiclass",
    rows: 1797,
  },
];

/** Rows of a later time that belong to a sample; they have no answers, so nothing starts from them. */
export const laterBatches: Pick<Sample, "id" | "label" | "rows">[] = [
  { id: "telecom-churn-later", label: "Telecom churn, a later month", rows: 1500 },
];
