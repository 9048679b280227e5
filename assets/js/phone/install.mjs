// Keeps the app's files for times without a network, and asks the system not to throw the store away.

/**
 * @param {string} running version of the page
 * @param {{newer: () => void, settled: (kept: boolean) => void}} listener `newer`: another version is there for the
 * start;
 *   `settled`: whether the store is safe from the system's clearing
 */
export async function install(running, { newer, settled }) {
  settled((await navigator.storage?.persist?.().catch(() => false)) ?? false);
  if (!("serviceWorker" in navigator)) return;
  const listed = await fetch("/phone/files.json", { cache: "no-store" }).catch(() => null);
  const version = listed?.ok ? (await listed.json()).version : running;
  const address = `/phone/sw.js?version=${version}`;
  await navigator.serviceWorker.register(address, { scope: "/phone/", type: "module" }).catch(() => null);
  if (version !== running) newer();
}
