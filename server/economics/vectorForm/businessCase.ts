import { EconomicsError } from "../errors.ts";
import { binaryInputs } from "../binary/case.ts";
import { netValueAtErrorScale } from "../binary/netValue.ts";
import { binaryTolerance } from "../binary/tolerance.ts";
import type { NetValueAtErrorScale } from "../drift/drift.ts";
import { multiclassNetValueAtErrorScale, multiclassTolerance } from "../multiclass/netValue.ts";
import { bandNetValueAtErrorScale, bandTolerance } from "../regression/band.ts";
import { regressionNetValueAtErrorScale, regressionTolerance } from "../regression/asymmetric.ts";
import { binaryCase, binaryForm, binarySchema } from "./binaryForm.ts";
import { parse, type Form } from "./form.ts";
import { multiclassForm, multiclassInputs, multiclassSchema } from "./multiclassForm.ts";
import {
  asymmetricForm,
  asymmetricSchema,
  bandForm,
  bandInputs,
  bandSchema,
  regressionInputs,
} from "./regressionForm.ts";

/** What drift needs to know of a case, whatever its kind. */
export interface BusinessCase {
  readonly netValueAt: NetValueAtErrorScale;
  /** k*. */
  readonly breakEvenScale: number | null;
}

/** The case an entry states, of the kind its inputs show. Errors: `vector.unknown_form` and those of the arithmetic. */
export function businessCase(entry: Readonly<Record<string, unknown>>): BusinessCase {
  const shows = ({ marks }: Form) => marks.every((mark) => mark in entry);
  if (shows(binaryForm)) {
    const inputs = binaryInputs(binaryCase(parse(binarySchema, entry)));
    return {
      netValueAt: (scale) => netValueAtErrorScale(inputs, scale),
      breakEvenScale: binaryTolerance(inputs).breakEvenScale,
    };
  }
  if (shows(multiclassForm)) {
    const inputs = multiclassInputs(parse(multiclassSchema, entry));
    return {
      netValueAt: (scale) => multiclassNetValueAtErrorScale(inputs, scale),
      breakEvenScale: multiclassTolerance(inputs).breakEvenScale,
    };
  }
  if (shows(asymmetricForm)) {
    const inputs = regressionInputs(parse(asymmetricSchema, entry));
    return {
      netValueAt: (scale) => regressionNetValueAtErrorScale(inputs, scale),
      breakEvenScale: regressionTolerance(inputs).breakEvenScale,
    };
  }
  if (shows(bandForm)) {
    const inputs = bandInputs(parse(bandSchema, entry));
    return {
      netValueAt: (scale) => bandNetValueAtErrorScale(inputs, scale),
      breakEvenScale: bandTolerance(inputs).breakEvenScale,
    };
  }
  throw new EconomicsError("vector.unknown_form", { name: "the base" });
}
