/** The package that only Parquet needs. It is optional: by its name in a constant the code is compiled, and runs, where it is not installed. */
import { InvalidInput } from "../ending/errors.ts";

const PACKAGE: string = "hyparquet-writer";

export type ColumnType = "STRING" | "DOUBLE" | "INT32" | "BOOLEAN";

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly data: readonly (string | number | boolean | null)[];
}

interface SchemaElement {
  readonly name: string;
  readonly type?: string;
  readonly converted_type?: string;
  readonly repetition_type?: string;
  readonly num_children?: number;
}

/** What is used of hyparquet-writer 0.17. */
export interface ParquetPackage {
  readonly fileWriter: (path: string) => unknown;
  readonly ParquetWriter: new (options: {
    readonly writer: unknown;
    readonly schema: readonly SchemaElement[];
  }) => {
    write(options: { readonly columnData: readonly (Column & { readonly nullable: boolean })[] }): void;
    finish(): void;
  };
}

/** @throws InvalidInput where it is not installed. */
export async function parquetPackage(): Promise<ParquetPackage> {
  try {
    return (await import(PACKAGE)) as ParquetPackage;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new InvalidInput("--parquet", [
      `the package ${PACKAGE} is not installed; expected it, by \`npm install ${PACKAGE}\``,
    ]);
  }
}

/** Every column may be empty in a row. */
export function schemaOf(columns: readonly Pick<Column, "name" | "type">[]): SchemaElement[] {
  return [
    { name: "root", num_children: columns.length },
    ...columns.map(({ name, type }) => ({
      name,
      repetition_type: "OPTIONAL",
      ...(type === "STRING" ? { type: "BYTE_ARRAY", converted_type: "UTF8" } : { type }),
    })),
  ];
}
