import { PasswordForm } from "../auth/index.ts";
import { Panel } from "../ui/Panel.tsx";
import styles from "./Settings.module.css";

/** One's own account. */
export function AccountPage({ me }: { me: { name: string; email: string; isOwner: boolean } }) {
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>Account</h1>
      <Panel title="Who you are">
        <p>
          {me.name} · {me.email}
        </p>
        {me.isOwner ? <p className={styles.text}>You own this installation.</p> : null}
      </Panel>
      <Panel title="Password">
        <div className={styles.form}>
          <PasswordForm email={me.email} />
        </div>
      </Panel>
    </main>
  );
}
