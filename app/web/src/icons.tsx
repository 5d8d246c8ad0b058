// The page's icons. They have the colour of the text around them, and are hidden from
// screen readers.

import type { ComponentChildren } from "preact";

function Icon({ mirrored, children }: { mirrored?: boolean; children: ComponentChildren }) {
  return (
    <svg class={mirrored ? "icon mirrored" : "icon"} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export const SuccessIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="7.5" />
    <path d="m6.7 10.3 2.2 2.2 4.4-4.8" />
  </Icon>
);

export const InfoIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="7.5" />
    <path d="M10 9.2v4.3M10 6.4v.2" />
  </Icon>
);

export const WarningIcon = () => (
  <Icon>
    <path d="M10 3 17.8 16.5H2.2zM10 8.2v3.8M10 14.2v.2" />
  </Icon>
);

export const ErrorIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="7.5" />
    <path d="m7.4 7.4 5.2 5.2m0-5.2-5.2 5.2" />
  </Icon>
);

export const UpIcon = () => (
  <Icon>
    <path d="M10 16V4.5M5 9.3l5-5 5 5" />
  </Icon>
);

export const DownIcon = () => (
  <Icon>
    <path d="M10 4v11.5M5 10.7l5 5 5-5" />
  </Icon>
);

export const ChevronIcon = () => (
  <Icon>
    <path d="m7.5 4.5 5.5 5.5-5.5 5.5" />
  </Icon>
);

export const CopyIcon = () => (
  <Icon>
    <rect x="7" y="7" width="9.5" height="9.5" rx="1.8" />
    <path d="M13 7V5.3c0-1-.8-1.8-1.8-1.8H5.3c-1 0-1.8.8-1.8 1.8v5.9c0 1 .8 1.8 1.8 1.8H7" />
  </Icon>
);

export const CheckIcon = () => (
  <Icon>
    <path d="m4.5 10.5 3.7 3.7 7.3-8.4" />
  </Icon>
);

export const MoreIcon = () => (
  <Icon>
    <path class="dots" d="M10 4.5v.01M10 10v.01M10 15.5v.01" />
  </Icon>
);

export const SidebarIcon = () => (
  <Icon mirrored>
    <path d="M3 5.5h14M3 10h14M3 14.5h14" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path d="m5 5 10 10M15 5 5 15" />
  </Icon>
);

export const MinusIcon = () => (
  <Icon>
    <path d="M5 10h10" />
  </Icon>
);

export const PlusIcon = () => (
  <Icon>
    <path d="M5 10h10M10 5v10" />
  </Icon>
);

export const OutIcon = () => (
  <Icon mirrored>
    <path d="M8 5H5.5C4.7 5 4 5.7 4 6.5v8c0 .8.7 1.5 1.5 1.5h8c.8 0 1.5-.7 1.5-1.5V12M11.5 4H16v4.5M16 4l-6.5 6.5" />
  </Icon>
);

export const SearchIcon = () => (
  <Icon>
    <circle cx="9" cy="9" r="5.2" />
    <path d="m13 13 3.8 3.8" />
  </Icon>
);

export const FilterIcon = () => (
  <Icon>
    <path d="M3 5h14l-5.4 6.3v4.2l-3.2 1.6v-5.8z" />
  </Icon>
);

export const ColumnsIcon = () => (
  <Icon>
    <rect x="3" y="4" width="14" height="12" rx="1.5" />
    <path d="M7.7 4v12M12.3 4v12" />
  </Icon>
);

export const UploadIcon = () => (
  <Icon>
    <path d="M10 13V3.5M5.8 7.5 10 3.3l4.2 4.2M3.5 13v2.2c0 .8.6 1.3 1.3 1.3h10.4c.7 0 1.3-.5 1.3-1.3V13" />
  </Icon>
);

export const DownloadIcon = () => (
  <Icon>
    <path d="M10 3.5V13m-4.2-4 4.2 4.2L14.2 9M3.5 13v2.2c0 .8.6 1.3 1.3 1.3h10.4c.7 0 1.3-.5 1.3-1.3V13" />
  </Icon>
);

export const TrashIcon = () => (
  <Icon>
    <path d="M4 5.5h12M8 5.5V3.8h4v1.7M5.5 5.5l.8 11h7.4l.8-11M8.5 8.5v5M11.5 8.5v5" />
  </Icon>
);

export const UserIcon = () => (
  <Icon>
    <circle cx="10" cy="7" r="3.2" />
    <path d="M4 16.5c.6-3.2 3-4.8 6-4.8s5.4 1.6 6 4.8" />
  </Icon>
);

export const AssistantIcon = () => (
  <Icon>
    <path d="M10 3.5c.8 3.7 2.3 5.3 6 6.5-3.7 1.2-5.2 2.8-6 6.5-.8-3.7-2.3-5.3-6-6.5 3.7-1.2 5.2-2.8 6-6.5z" />
  </Icon>
);

export const TableIcon = () => (
  <Icon>
    <rect x="3" y="4" width="14" height="12" rx="1.8" />
    <path d="M3 8.2h14M3 12.1h14M8 8.2V16" />
  </Icon>
);

export const ChartIcon = () => (
  <Icon>
    <path d="M3 3.5v13h14M5.5 12.5l3.5-4 3 2.5 4.5-5.5" />
  </Icon>
);

export const PictureIcon = () => (
  <Icon>
    <rect x="3" y="4" width="14" height="12" rx="1.8" />
    <circle cx="7.3" cy="8" r="1.2" />
    <path d="m4 14.5 4-4 2.6 2.6 2.4-2.4 3.5 3.6" />
  </Icon>
);

export const FullScreenIcon = () => (
  <Icon>
    <path d="M12.2 3.5h4.3v4.3M7.8 16.5H3.5v-4.3M16.2 3.8l-5 5M3.8 16.2l5-5" />
  </Icon>
);

export const EyeIcon = () => (
  <Icon>
    <path d="M2.5 10c3-6 12-6 15 0-3 6-12 6-15 0z" />
    <circle cx="10" cy="10" r="2.3" />
  </Icon>
);

export const PinIcon = () => (
  <Icon>
    <path d="M7 3h6l-.8 5 2.8 3H5l2.8-3zM10 11v6" />
  </Icon>
);
