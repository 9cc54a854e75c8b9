// The editor of the SPARQL page: colours, completion and marked errors around the plain form, which works without it.
//
// Expects a form with textarea[name=query] and, for completion, data-terms: the address of a JSON list of
// {label, type, detail} (see sparql_terms.py). CodeMirror lives in a shadow root: there it brings its styles as
// constructed sheets, which the content security policy allows, while style elements are refused.

import { EditorState, Compartment } from "@codemirror/state";
import { EditorView, keymap, lineNumbers, highlightActiveLine, drawSelection, placeholder } from "@codemirror/view";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, bracketMatching, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";

// colours as custom properties of the page, which a shadow root inherits: light and dark by the page's own switch
const look = EditorView.theme({
  "&": { color: "var(--editor-text)", backgroundColor: "var(--editor-paper)", fontSize: "0.95rem" },
  ".cm-content": { fontFamily: "ui-monospace, 'Cascadia Code', Menlo, Consolas, monospace", caretColor: "var(--editor-text)", minHeight: "14rem" },
  ".cm-gutters": { color: "var(--editor-quiet)", backgroundColor: "var(--editor-paper)", border: "none" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "var(--editor-line)" },
  "&.cm-focused": { outline: "3px solid var(--editor-focus)" },
  ".cm-cursor": { borderLeftColor: "var(--editor-text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--editor-selected)" },
  ".cm-placeholder": { color: "var(--editor-quiet)" },
  ".cm-tooltip": { color: "var(--editor-text)", backgroundColor: "var(--editor-paper)", border: "1px solid var(--editor-quiet)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { color: "var(--editor-paper)", backgroundColor: "var(--editor-focus)" },
});
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.definitionKeyword, tags.modifier], color: "var(--editor-keyword)", fontWeight: "600" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--editor-variable)" },
  { tag: [tags.string, tags.number, tags.bool, tags.literal], color: "var(--editor-literal)" },
  { tag: [tags.namespace, tags.propertyName, tags.typeName, tags.className, tags.labelName], color: "var(--editor-name)" },
  { tag: [tags.url, tags.link], color: "var(--editor-name)", textDecoration: "underline" },
  { tag: tags.comment, color: "var(--editor-quiet)", fontStyle: "italic" },
]);

const KEYWORDS = ("SELECT CONSTRUCT ASK DESCRIBE WHERE FILTER OPTIONAL UNION MINUS GRAPH VALUES BIND DISTINCT REDUCED "
  + "LIMIT OFFSET EXISTS PREFIX BASE COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT LANG STR REGEX CONTAINS STRSTARTS BOUND "
  + "COALESCE IF CONCAT LCASE UCASE YEAR").split(" ").concat(["GROUP BY", "ORDER BY", "NOT EXISTS", "FILTER NOT EXISTS"]);

/** What may stand where the cursor is: variables of the query, terms of the vocabulary, prefixes, keywords. */
export const completer = (terms) => {
  const known = [...terms, ...KEYWORDS.map((label) => ({ label, type: "keyword", boost: -1 }))];
  return (context) => {
    const word = context.matchBefore(/[?$]?[\p{L}\p{N}_:.-]*/u);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    if (/^[?$]/.test(word.text)) {
      const named = new Set(context.state.doc.toString().match(/[?$][\p{L}_][\p{L}\p{N}_]*/gu) ?? []);
      named.delete(word.text);
      return { from: word.from, options: [...named].map((label) => ({ label, type: "variable" })) };
    }
    return { from: word.from, options: known, validFor: /^[\p{L}\p{N}_:.-]*$/u };
  };
};

/** The place in the text that an error message names as "line:column" (both from 1), as a range; null without one. */
export const place = (message, doc) => {
  const found = /(?:^|[^\d:])(\d+):(\d+)(?!\d)/.exec(message) ?? /line (\d+),? column (\d+)/i.exec(message);
  if (!found || +found[1] < 1 || +found[1] > doc.lines) return null;
  const line = doc.line(+found[1]);
  const from = Math.min(line.from + Math.max(+found[2] - 1, 0), line.to);
  const word = /^[^\s{}();,]+/.exec(doc.sliceString(from, line.to));
  return { from: from === line.to && from > line.from ? from - 1 : from, to: Math.min(from + (word ? word[0].length : 1), line.to) };
};

/** Replaces a selection by what is typed without the browser's help, which would carry colours over as inline styles: the
 *  policy refuses those, and the browser complains each time. */
const overSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main;
    if (event.inputType !== "insertText" || empty || !event.data || view.composing) return false;
    event.preventDefault();
    const insert = () => view.state.update(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    if (!view.state.facet(EditorView.inputHandler).some((handler) => handler(view, from, to, event.data, insert))) view.dispatch(insert());
    return true;
  },
});

/** Puts the editor in the place of the textarea, which keeps the text, so that the form goes on as it was. */
export const dress = async (form) => {
  const area = form.querySelector("textarea[name=query]");
  const label = form.querySelector(`label[for="${area.id}"]`);
  const host = document.createElement("div");
  host.className = "sparql-editor";
  const root = host.attachShadow({ mode: "open" });
  const held = document.activeElement === area ? { anchor: area.selectionStart, head: area.selectionEnd } : null;
  area.before(host);
  area.hidden = true;
  const completion = new Compartment();
  const run = () => { form.requestSubmit(); return true; };
  const view = new EditorView({
    root, parent: root,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        lineNumbers(), lintGutter(), history(), drawSelection(), bracketMatching(), closeBrackets(), highlightActiveLine(),
        indentUnit.of("  "), EditorView.lineWrapping, sparql(), syntaxHighlighting(colours), look, overSelection,
        completion.of(autocompletion({ override: [completer([])], icons: false })),
        placeholder(area.placeholder),
        keymap.of([{ key: "Mod-Enter", run }, ...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
        EditorView.contentAttributes.of({ "aria-label": (label?.textContent ?? "SPARQL").trim(), spellcheck: "false" }),
        EditorView.updateListener.of((update) => { if (update.docChanged) area.value = update.state.doc.toString(); }),
      ],
    }),
  });
  label?.addEventListener("click", () => view.focus());
  if (held) { view.dispatch({ selection: held }); view.focus(); } // who was writing goes on
  const editor = {
    view,
    get text() { return view.state.doc.toString(); },
    set text(text) { view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }); },
    /** Marks the place of an error, or takes the mark away. */
    mark(message) {
      const range = message ? place(message, view.state.doc) : null;
      view.dispatch(setDiagnostics(view.state, range ? [{ ...range, severity: "error", message }] : []));
      if (range) view.dispatch({ selection: { anchor: range.from }, scrollIntoView: true });
    },
  };
  if (form.dataset.terms) {
    const answer = await fetch(form.dataset.terms);
    if (answer.ok) {
      const source = completer(await answer.json());
      view.dispatch({ effects: completion.reconfigure(autocompletion({ override: [source], icons: false })) });
    }
  }
  return editor;
};
