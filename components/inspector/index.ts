export { SchemaForm, type SchemaFormProps } from "./form/SchemaForm.tsx";
