"use client";

import { Textarea } from "../../ui/Input.tsx";
import { FieldFrame } from "./FieldFrame.tsx";
import { useFormScope } from "./FormScope.tsx";
import { pathKey } from "./path.ts";
import type { FieldProps } from "./ScalarFields.tsx";

/** A value no other control fits, as JSON text. */
export function RawField({ field, title, path, value }: FieldProps) {
  const scope = useFormScope();
  const place = pathKey(path);
  const typed = scope.halfTyped[place];
  const type = (text: string): void => {
    try {
      const next: unknown = JSON.parse(text);
      scope.setHalfTyped(place, null);
      scope.change(path, next, `Set ${title}`, place);
    } catch {
      scope.setHalfTyped(place, text);
    }
  };
  return (
    <FieldFrame field={field} title={title} path={path} wrong={typed === undefined ? null : "This is not JSON yet."}>
      {(control) => (
        <Textarea
          {...control}
          mono
          value={typed ?? JSON.stringify(value, null, 2)}
          disabled={scope.disabled}
          onChange={(event) => type(event.target.value)}
        />
      )}
    </FieldFrame>
  );
}
