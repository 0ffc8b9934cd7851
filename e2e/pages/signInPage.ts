import type { Page } from "@playwright/test";

export class SignInPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(next?: string): Promise<void> {
    await this.#page.goto(next ?? "/sign-in");
    await this.heading.waitFor();
  }

  get heading() {
    return this.#page.getByRole("heading", { name: "Sign in" });
  }

  get problem() {
    return this.#page.getByRole("alert").filter({ hasText: /\w/ });
  }

  async signIn({ email, password }: { email: string; password: string }): Promise<void> {
    await this.#page.getByLabel("E-mail").fill(email);
    await this.#page.getByLabel("Password").fill(password);
    await this.#page.getByRole("button", { name: "Sign in" }).click();
  }
}
