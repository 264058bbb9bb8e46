export type Category = Readonly<{ id: string; slug: string; name: string; position: number }>;
