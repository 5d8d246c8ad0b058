// What the page hands to code that is loaded later: its own Preact, and what both of them need.
// build.mjs reads the imports below, and gives them to that code instead of copies.

import { useEffect, useId, useReducer, useRef, useState } from "preact/hooks";
import { Fragment, jsx, jsxs } from "preact/jsx-runtime";
import { useSession, useValue } from "./context.ts";
import { asciiNumber, browserDecimal } from "./digits.ts";
import { HeldBack } from "./held.ts";
import { CloseIcon, UploadIcon } from "./icons.tsx";
import { Table } from "./table/table.tsx";
import { Field } from "./widgets/field.tsx";

Object.assign(globalThis, {
  refrain: {
    useEffect,
    useId,
    useReducer,
    useRef,
    useState,
    Fragment,
    jsx,
    jsxs,
    useSession,
    useValue,
    asciiNumber,
    browserDecimal,
    HeldBack,
    CloseIcon,
    UploadIcon,
    Table,
    Field,
  },
});
