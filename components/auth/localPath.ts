/**
 * Where to go after signing in. Only a path of this site counts: an address given in a link must not send people away.
 */
export function localPath(wanted: string | undefined): string {
  if (wanted === undefined || !wanted.startsWith("/") || /^\/[/\\]/.test(wanted) || /[\u0000-\u001f\\]/.test(wanted)) {
    return "/projects";
  }
  return wanted;
}
