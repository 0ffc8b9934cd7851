"use client";

import { ErrorPage } from "../components/projects/ErrorPage.tsx";

export default ErrorPage;
