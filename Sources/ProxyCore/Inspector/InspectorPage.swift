/// The inspector's page: structure and fixed texts only. What it shows is put in by ``InspectorScript``, as text.
enum InspectorPage {
  static let text = #"""
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Inspector · sfn-batch-proxy</title>
    <link rel="stylesheet" href="/inspector.css">
    <script src="/inspector.js" defer></script>
    </head>
    <body>
    <header class="bar">
      <h1>sfn-batch-proxy <span id="version" class="quiet"></span></h1>
      <p id="state" class="state" data-state="waiting">connecting</p>
      <div class="search" role="search">
        <input id="filter" type="search" placeholder="Filter" aria-label="Filter exchanges"
          aria-describedby="filter-help" aria-keyshortcuts="/" autocomplete="off" spellcheck="false">
        <span id="filter-help" hidden>Text in job, definition, message or body; decision:, status:, op:, id:; a
          leading minus negates.</span>
      </div>
      <div class="tools">
        <a id="har" class="button" href="/inspector.har" download>Save HAR</a>
        <label class="check"><input id="values" type="checkbox"> <span><span class="roomy">with </span>environment
          values</span></label>
        <button id="help" class="button" type="button" aria-keyshortcuts="?">Keys</button>
      </div>
    </header>
    <p id="banner" class="banner" role="alert" hidden></p>
    <main id="main">
      <section id="list" class="list" aria-label="Exchanges">
        <div class="above"><button id="newer" class="newer" type="button" hidden></button></div>
        <table id="table" aria-label="Exchanges, newest first" hidden>
          <thead>
            <tr>
              <th scope="col" class="time">Time</th>
              <th scope="col" class="decision">Decision</th>
              <th scope="col" class="op">Operation</th>
              <th scope="col" class="job">Job</th>
              <th scope="col" class="definition">Definition</th>
              <th scope="col" class="status">Status</th>
              <th scope="col" class="took">Time taken</th>
              <th scope="col" class="id">Id</th>
            </tr>
          </thead>
          <tbody id="rows"></tbody>
        </table>
        <p id="none" class="empty" hidden>No exchange matches the filter.</p>
        <div id="empty" class="empty" hidden>
          <h2>Nothing has come through yet</h2>
          <p>Point a client here:</p>
          <dl>
            <dt>Step Functions Local</dt>
            <dd><code id="line-sfn"></code> <button class="button" type="button" data-copy="line-sfn"
              aria-label="Copy the line for Step Functions Local">Copy</button></dd>
            <dt>SDKs, CLI</dt>
            <dd><code id="line-sdk"></code> <button class="button" type="button" data-copy="line-sdk"
              aria-label="Copy the line for SDKs and the CLI">Copy</button></dd>
          </dl>
          <p>It does, and still nothing arrives? <code>sfn-batch-proxy check</code></p>
        </div>
      </section>
      <section id="detail" class="detail" aria-labelledby="title" tabindex="-1" hidden></section>
    </main>
    <footer class="bar">
      <span><span id="count" role="status">0 / 0</span> exchanges</span>
      <span id="fallen"></span>
      <span id="told" role="status"></span>
      <nav aria-label="More of this listener">
        <a href="/readyz">readyz</a> <a href="/metrics">metrics</a> <a href="/healthz">healthz</a>
      </nav>
    </footer>
    <dialog id="keys" aria-labelledby="keys-title">
      <h2 id="keys-title">Keys</h2>
      <dl>
        <dt><kbd>j</kbd> <kbd>k</kbd> or <kbd>↓</kbd> <kbd>↑</kbd></dt><dd>next, previous exchange</dd>
        <dt><kbd>Enter</kbd></dt><dd>open it</dd>
        <dt><kbd>Esc</kbd></dt><dd>close it</dd>
        <dt><kbd>/</kbd></dt><dd>filter</dd>
        <dt><kbd>c</kbd></dt><dd>copy as curl</dd>
        <dt><kbd>?</kbd></dt><dd>this</dd>
      </dl>
      <h2>Filter</h2>
      <dl>
        <dt><code>nightly "two words"</code></dt><dd>in job, definition, message or body</dd>
        <dt><code>decision:rewritten</code></dt><dd>passed, rewritten, refused, failed, replayed</dd>
        <dt><code>status:4 op:submit id:e3f1</code></dt><dd>what begins so, or holds it</dd>
        <dt><code>-op:describe</code></dt><dd>all but these</dd>
      </dl>
      <button id="keys-close" class="button" type="button">Close</button>
    </dialog>
    </body>
    </html>

    """#
}
