"use client";

import { doubleCountingSentences } from "../../server/economics/binary/doubleCounting.ts";
import type { SheetDocument } from "../../server/economics/sheet/document.ts";
import type { ValueSection } from "../../server/economics/sheet/types.ts";
import { useEditor } from "../canvas/index.ts";
import { Checkbox } from "../ui/Checkbox.tsx";
import { Panel } from "../ui/Panel.tsx";
import styles from "./Economics.module.css";
import { formatMoney } from "../format/amounts.ts";

/** The two differences everything hangs on, said as sentences: whoever reads them notices a benefit counted twice. */
export function DoubleCounting({ sheet, value }: { sheet: SheetDocument; value: ValueSection }) {
  const editor = useEditor();
  const [caught, leftAlone] = doubleCountingSentences(value.values, (amount) => formatMoney(amount, sheet.currency));
  return (
    <Panel title="Is that right?">
      <div className={styles.right}>
        <p>{caught}</p>
        <p>{leftAlone}</p>
        <Checkbox
          checked={sheet.isDoubleCountingExcluded}
          disabled={!editor.canEdit}
          label="Yes, and no benefit is counted twice"
          onChange={(isDoubleCountingExcluded) => {
            const before = editor.document().economics;
            const after = { ...before, ...sheet, isDoubleCountingExcluded };
            editor.commit("Confirm the values", [{ type: "setEconomics", before, after }]);
          }}
        />
      </div>
    </Panel>
  );
}
