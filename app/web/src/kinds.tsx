// The table of kinds: the component that shows a node of each kind. It stands above all
// components, and main.tsx gives it to the page. So a component can draw children without
// importing the others.

import { Badge } from "./elements/badge.tsx";
import { Chart } from "./elements/chart.tsx";
import { ChatMessage } from "./elements/chat.tsx";
import { Code, Json } from "./elements/code.tsx";
import { Columns } from "./elements/columns.tsx";
import { Container } from "./elements/container.tsx";
import { Dialog } from "./elements/dialog.tsx";
import { Expander } from "./elements/expander.tsx";
import { Audio, Image, Video } from "./elements/media.tsx";
import { Latex } from "./elements/latex.tsx";
import { Popover } from "./elements/popover.tsx";
import { Progress } from "./elements/progress.tsx";
import { Form } from "./elements/form.tsx";
import { Metric } from "./elements/metric.tsx";
import { Nav } from "./elements/nav.tsx";
import { Spinner } from "./elements/spinner.tsx";
import { Status } from "./elements/status.tsx";
import { Steps } from "./elements/steps.tsx";
import { Stream } from "./elements/stream.tsx";
import { Tabs } from "./elements/tabs.tsx";
import { Caption, Divider, Header, Markdown, Subheader, Text, Title } from "./elements/text.tsx";
import { lazily } from "./lazy.tsx";
import type { Kinds } from "./node.tsx";
import { tableHeight } from "./table/model.ts";
import { Table } from "./table/table.tsx";
import { Button } from "./widgets/button.tsx";
import { ChatInput } from "./widgets/chatinput.tsx";
import { Checkbox, Toggle } from "./widgets/checkbox.tsx";
import { ColorPicker } from "./widgets/color.tsx";
import { DateInput, TimeInput } from "./widgets/date.tsx";
import { LinkButton } from "./widgets/linkbutton.tsx";
import { MultiSelect } from "./widgets/multiselect.tsx";
import { Download } from "./widgets/download.tsx";
import { NumberInput } from "./widgets/number.tsx";
import { Radio } from "./widgets/radio.tsx";
import { RangeSlider } from "./widgets/rangeslider.tsx";
import { Select } from "./widgets/select.tsx";
import { Slider } from "./widgets/slider.tsx";
import { TextArea } from "./widgets/textarea.tsx";
import { Submit } from "./widgets/submit.tsx";
import { TextInput } from "./widgets/textinput.tsx";

export const kinds: Kinds = {
  title: Title,
  header: Header,
  subheader: Subheader,
  text: Text,
  caption: Caption,
  markdown: Markdown,
  code: Code,
  json: Json,
  divider: Divider,
  metric: Metric,
  table: Table,
  rows: Table,
  editor: lazily(() => import("./table/editor.tsx").then((part) => part.Editor), ({ rows }) => tableHeight(Number(rows)) + 60),
  vega: Chart,
  button: Button,
  checkbox: Checkbox,
  select: Select,
  slider: Slider,
  number: NumberInput,
  textinput: TextInput,
  toggle: Toggle,
  radio: Radio,
  multiselect: MultiSelect,
  sliderfloat: Slider,
  rangeslider: RangeSlider,
  rangesliderfloat: RangeSlider,
  numberfloat: NumberInput,
  textarea: TextArea,
  date: DateInput,
  time: TimeInput,
  color: ColorPicker,
  linkbutton: LinkButton,
  chatinput: ChatInput,
  columns: Columns,
  expander: Expander,
  container: Container,
  spinner: Spinner,
  fragment: Container,
  dialog: Dialog,
  form: Form,
  submit: Submit,
  nav: Nav,
  status: Status,
  image: Image,
  audio: Audio,
  video: Video,
  upload: lazily(() => import("./widgets/upload.tsx").then((part) => part.Upload), () => 78),
  download: Download,
  tabs: Tabs,
  popover: Popover,
  progress: Progress,
  steps: Steps,
  badge: Badge,
  latex: Latex,
  chat: ChatMessage,
  stream: Stream,
  block: Markdown,
};
