/** What the serving process of a test and the pages that ask it share. */
export const SECRET = "a secret only the tests of serving know";
