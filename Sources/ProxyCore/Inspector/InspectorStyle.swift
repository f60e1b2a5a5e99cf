/// The inspector's style. Colours only ever repeat what a word or a sign says; every text keeps 4.5:1.
enum InspectorStyle {
  static let text = #"""
    :root {
      color-scheme: light dark;
      --ground: #f7f7f5; --panel: #ffffff; --text: #1d2125; --quiet: #5a6169; --line: #e2e3e1; --hover: #f1f3f4;
      --accent: #2456c4; --chosen: #e8eefb;
      --passed: #35633f; --rewritten: #2456c4; --refused: #b3261e; --failed: #8f3d00; --replayed: #6a3fb0;
      --less: #fcebe9; --less-text: #8c1d18; --more: #e5f3e8; --more-text: #14532d;
      --look-up: #b7791f; --upstream: #6b8fd6; --note: #fff4d6; --note-text: #5c4400;
      --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #131518; --panel: #1a1d21; --text: #e6e8ea; --quiet: #a3abb3; --line: #2d3238; --hover: #22262b;
        --accent: #8ab4f8; --chosen: #233150;
        --passed: #93cda4; --rewritten: #8ab4f8; --refused: #ff9d94; --failed: #f5b26b; --replayed: #c9aeff;
        --less: #472120; --less-text: #ffd9d5; --more: #16351f; --more-text: #c9f2d3;
        --look-up: #d9a441; --upstream: #5f86d4; --note: #3d3110; --note-text: #ffe3a1;
      }
    }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    html, body { height: 100%; margin: 0; }
    body {
      display: flex; flex-direction: column; height: 100dvh; background: var(--ground); color: var(--text);
      font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
    }
    h1, h2, h3, p, dl, dd { margin: 0; }
    h1 { font-size: 15px; font-weight: 600; white-space: nowrap; }
    .quiet { color: var(--quiet); font-weight: 400; }
    code, pre, kbd, .mono { font-family: var(--mono); font-size: 12.5px; }
    a { color: var(--accent); }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }

    .bar {
      display: flex; flex-wrap: wrap; align-items: center; gap: 6px 16px; padding: 8px 16px;
      background: var(--panel); border-block: 0 solid var(--line);
    }
    header.bar { border-bottom-width: 1px; }
    footer.bar { border-top-width: 1px; padding-block: 5px; color: var(--quiet); font-size: 13px; }
    footer nav { margin-left: auto; }
    .state { color: var(--quiet); font-size: 13px; }
    .state::before { content: "○"; margin-right: 5px; }
    .state[data-state="live"]::before { content: "●"; color: var(--passed); }
    .state[data-state="lost"]::before { content: "✕"; color: var(--refused); }
    .search { flex: 1 1 220px; max-width: 560px; }
    .search input { width: 100%; }
    input[type="search"] {
      font: inherit; padding: 4px 10px; color: inherit; background: var(--ground); border: 1px solid var(--quiet);
      border-radius: 6px;
    }
    ::placeholder { color: var(--quiet); opacity: 1; }
    .tools { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin-left: auto; }
    .check { display: inline-flex; align-items: center; gap: 6px; color: var(--quiet); font-size: 13px; }
    .button {
      font: inherit; font-size: 13px; line-height: 1.4; padding: 3px 10px; color: var(--text);
      background: var(--panel); border: 1px solid var(--line); border-radius: 6px; text-decoration: none;
      cursor: pointer; white-space: nowrap;
    }
    .button:hover { background: var(--hover); border-color: var(--quiet); }
    .banner { padding: 7px 16px; background: var(--note); color: var(--note-text); }

    main { flex: 1; min-height: 0; display: flex; position: relative; }
    .list { flex: 1 1 0; min-width: 0; overflow: auto; scroll-padding-top: 34px; container-type: inline-size; }
    .detail {
      flex: 0 0 46%; min-width: 0; overflow: auto; background: var(--panel); border-left: 1px solid var(--line);
      padding: 0 20px 28px;
    }
    /* Takes no room, so that nothing moves when the button comes. */
    .above { position: sticky; top: 40px; z-index: 2; display: grid; justify-items: center; height: 0; }
    .newer {
      justify-self: center; height: max-content; font: inherit; font-size: 13px; padding: 3px 14px; border-radius: 14px; cursor: pointer;
      color: var(--panel); background: var(--accent); border: 1px solid var(--accent);
    }
    table { width: 100%; border-collapse: collapse; table-layout: fixed; }
    thead th {
      position: sticky; top: 0; z-index: 1; background: var(--ground); color: var(--quiet); font-size: 12px;
      font-weight: 500; text-align: left; padding: 7px 8px; box-shadow: inset 0 -1px var(--line);
    }
    tbody td {
      padding: 5px 8px; border-bottom: 1px solid var(--line); white-space: nowrap; overflow: hidden;
      text-overflow: ellipsis;
    }
    th:first-child, td:first-child { padding-left: 16px; }
    tbody tr { cursor: default; background: var(--panel); }
    tbody tr:hover { background: var(--hover); }
    tbody tr[aria-current] { background: var(--chosen); box-shadow: inset 3px 0 var(--accent); }
    tbody tr:focus-visible { outline-offset: -2px; }
    tbody tr.old td { color: var(--quiet); }
    .time { width: 88px; } .decision { width: 116px; } .op { width: 21%; } .definition { width: 22%; }
    .status { width: 62px; } .took { width: 128px; } .id { width: 76px; }
    td.time, td.status, td.took, td.id { font-family: var(--mono); font-size: 12.5px; }
    td.time, td.id, td.op, td small { color: var(--quiet); }
    td small { font-size: 12px; margin-left: 6px; }
    td small.alone { margin-left: 0; }
    td.job { font-weight: 500; }
    th.status, td.status, th.took { text-align: right; }
    td.took { text-align: right; overflow: visible; }
    .mark { display: inline-block; width: 1.35em; }
    [data-decision="passed"] .word { color: var(--passed); }
    [data-decision="rewritten"] .word { color: var(--rewritten); }
    [data-decision="refused"] .word { color: var(--refused); }
    [data-decision="failed"] .word { color: var(--failed); }
    [data-decision="replayed"] .word { color: var(--replayed); }
    .parts {
      display: inline-flex; width: 44px; height: 6px; margin-left: 8px; vertical-align: 1px; overflow: hidden;
      background: var(--line); border-radius: 3px;
    }
    .parts i { height: 100%; }
    .look-up { background: var(--look-up); }
    .upstream { background: var(--upstream); }
    /* Where there is little room, what matters least goes first. */
    @container (max-width: 860px) {
      .id, .time { display: none; }
      th.decision, td.decision { padding-left: 16px; }
    }
    @container (max-width: 640px) {
      .definition, .took { display: none; } .op { width: 30%; }
    }
    @container (max-width: 420px) {
      .decision { width: 112px; } .op { width: 27%; } .status { width: 54px; }
      tbody td, thead th { padding-inline: 5px; }
    }

    .empty { max-width: 620px; margin: 9vh auto 0; padding: 0 20px; color: var(--quiet); }
    .empty h2 { color: var(--text); font-size: 20px; font-weight: 600; margin-bottom: 8px; }
    .empty dl { margin: 14px 0 20px; }
    .empty dt { font-size: 13px; margin-top: 12px; }
    .empty dd { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
    .empty code { color: var(--text); overflow-wrap: anywhere; }

    .top {
      position: sticky; top: 0; display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; z-index: 1;
      margin: 0 -20px; padding: 12px 20px 10px; background: var(--panel);
    }
    .top h2 { font-size: 16px; font-weight: 600; overflow-wrap: anywhere; outline-offset: 4px; }
    .sentence { font-size: 15px; overflow-wrap: anywhere; }
    .remark { color: var(--quiet); margin-top: 3px; overflow-wrap: anywhere; }
    .warning { color: var(--failed); }
    .detail h3 { font-size: 12px; font-weight: 600; color: var(--quiet); }
    .pane { margin-top: 20px; }
    .top + .pane { margin-top: 4px; }
    .pane > .head { display: flex; align-items: center; gap: 12px; min-height: 28px; margin-bottom: 4px; }
    .facts { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin-top: 12px; }
    .facts dt { color: var(--quiet); }
    .facts dd { overflow-wrap: anywhere; }
    pre {
      margin: 0; padding: 9px 12px; background: var(--ground); border: 1px solid var(--line); border-radius: 6px;
      white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 2;
    }
    pre + pre { margin-top: 6px; }
    pre .name { color: var(--quiet); }
    .note { margin-top: 4px; color: var(--quiet); font-size: 13px; }
    .diff { border: 1px solid var(--line); border-radius: 6px; overflow: hidden; background: var(--ground); }
    .piece { display: grid; grid-template-columns: 2.2em 1fr; font-family: var(--mono); font-size: 12.5px; }
    .piece > * { padding: 4px 0; white-space: pre-wrap; overflow-wrap: anywhere; text-decoration: none; }
    .piece .sign { text-align: center; user-select: none; }
    .piece > :last-child { padding-right: 10px; }
    .piece.less { background: var(--less); color: var(--less-text); }
    .piece.more { background: var(--more); color: var(--more-text); }
    .gap { color: var(--quiet); font-style: italic; }
    .phases { border-collapse: collapse; table-layout: auto; }
    .phases th, .phases td { border: 0; padding: 3px 12px 3px 0; text-align: left; background: none; }
    .phases th { font-weight: 400; color: var(--quiet); width: 1%; white-space: nowrap; }
    .phases .value { text-align: right; width: 1%; font-family: var(--mono); font-size: 12.5px; }
    .phases .bar-cell { width: 98%; }
    .phase { display: block; height: 8px; min-width: 1px; border-radius: 2px; background: var(--upstream); }
    .phase.look-up { background: var(--look-up); }
    .phase.proxy, .phase.authentication { background: var(--quiet); }

    dialog {
      max-width: 560px; padding: 18px 24px; color: var(--text); background: var(--panel);
      border: 1px solid var(--line); border-radius: 10px;
    }
    dialog::backdrop { background: rgb(0 0 0 / 35%); }
    dialog h2 { font-size: 15px; margin-bottom: 8px; }
    dialog dl { display: grid; grid-template-columns: max-content 1fr; gap: 5px 18px; margin-bottom: 18px; }
    dialog dd { color: var(--quiet); }
    kbd { padding: 1px 6px; border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 4px; }

    /* Too narrow for two columns: the exchange lies over the list. */
    @media (max-width: 900px) {
      .detail { position: absolute; inset: 0; border-left: 0; z-index: 3; }
    }
    @media (max-width: 520px) {
      .bar { padding-inline: 12px; gap: 6px 10px; }
      .search { flex-basis: 100%; }
      .roomy { display: none; }
      .tools { margin-left: 0; }
      .detail { padding-inline: 12px; }
      .top { margin-inline: -12px; padding-inline: 12px; }
      .facts, dialog dl { grid-template-columns: 1fr; gap: 0; }
      .facts dd, dialog dd { margin-bottom: 6px; }
    }
    @media (prefers-reduced-motion: no-preference) {
      .button, tbody tr { transition: background-color .12s; }
    }
    @media (forced-colors: active) {
      .parts, .phase { border: 1px solid CanvasText; forced-color-adjust: none; }
      tbody tr[aria-current] { outline: 2px solid Highlight; outline-offset: -2px; }
      .piece.less, .piece.more { border-left: 4px solid CanvasText; }
      .newer { border: 2px solid ButtonText; }
    }

    """#
}
