"use client";

// Inside of the project's frame: the bar with the ways out stays.
import { ErrorPage } from "../../../../components/projects/ErrorPage.tsx";

export default ErrorPage;
