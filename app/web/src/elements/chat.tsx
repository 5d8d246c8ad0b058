// One message of a conversation.

import { AssistantIcon, UserIcon } from "../icons.tsx";
import { Kids, type Drawn } from "../node.tsx";

export function ChatMessage({ node }: Drawn) {
  const { role = "", avatar } = node.props as { role?: string; avatar?: string };
  return (
    <article class={role === "user" ? "chat-message user" : "chat-message"} aria-label={role}>
      <div class="chat-head" aria-hidden="true">
        <span class="chat-avatar">{avatar || picture(role)}</span>
      </div>
      <div class="stack">
        {role !== "user" && role !== "assistant" && <div class="chat-name" aria-hidden="true" dir="auto">{role}</div>}
        <Kids of={node} />
      </div>
    </article>
  );
}

function picture(role: string) {
  if (role === "user") return <UserIcon />;
  if (role === "assistant") return <AssistantIcon />;
  return [...role][0]?.toUpperCase();
}
