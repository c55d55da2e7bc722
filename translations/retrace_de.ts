<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
<context>
    <name>FileChooser</name>
    <message>
        <source>ECG pages</source>
        <translation>EKG-Seiten</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Open pages</source>
        <translation>Seiten öffnen</translation>
    </message>
    <message>
        <source>Export to this folder</source>
        <translation>In diesen Ordner exportieren</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Turns scanned ECGs back into signals. Not a medical device.</source>
        <translation>Macht aus gescannten EKGs wieder Signale. Kein Medizinprodukt.</translation>
    </message>
    <message>
        <source>Language of the window, such as en or de.</source>
        <translation>Sprache des Fensters, etwa en oder de.</translation>
    </message>
    <message>
        <source>Open the demo page.</source>
        <translation>Öffnet die Beispielseite.</translation>
    </message>
    <message>
        <source>Pages to open.</source>
        <translation>Zu öffnende Seiten.</translation>
    </message>
</context>
<context>
    <name>retrace::Actions</name>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open the demo page</source>
        <translation>Beispielseite öffnen</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>Vorige Seite</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>Nächste Seite</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Read the page again</source>
        <translation>Seite neu lesen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Choose the layout</source>
        <translation>Anordnung wählen</translation>
    </message>
    <message>
        <source>Main menu</source>
        <translation>Hauptmenü</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>Nächster Bereich</translation>
    </message>
    <message>
        <source>Previous pane</source>
        <translation>Voriger Bereich</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>About Retrace</source>
        <translation>Über Retrace</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Pane 1: page</source>
        <translation>Bereich 1: Seite</translation>
    </message>
    <message>
        <source>Pane 2: mask</source>
        <translation>Bereich 2: Maske</translation>
    </message>
    <message>
        <source>Pane 3: traces</source>
        <translation>Bereich 3: Kurven</translation>
    </message>
    <message>
        <source>One to one</source>
        <translation>Eins zu eins</translation>
    </message>
    <message>
        <source>Grid over the page</source>
        <translation>Raster über der Seite</translation>
    </message>
    <message>
        <source>Lead boxes over the page</source>
        <translation>Ableitungsrahmen über der Seite</translation>
    </message>
    <message>
        <source>Traces over the page</source>
        <translation>Kurven über der Seite</translation>
    </message>
    <message>
        <source>Traces as a list</source>
        <translation>Kurven als Liste</translation>
    </message>
    <message>
        <source>Theme of the desktop</source>
        <translation>Farben des Systems</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>Helle Farben</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>Dunkle Farben</translation>
    </message>
</context>
<context>
    <name>retrace::ChoiceButton</name>
    <message>
        <source>other</source>
        <translation>anderer</translation>
    </message>
    <message>
        <source>%1, another value</source>
        <translation>%1, anderer Wert</translation>
    </message>
</context>
<context>
    <name>retrace::EmptyState</name>
    <message>
        <source>Drop an ECG page here</source>
        <translation>EKG-Seite hier ablegen</translation>
    </message>
    <message>
        <source>Retrace reads the signals back from a scanned, photographed or printed ECG.</source>
        <translation>Retrace liest die Signale aus einem gescannten, fotografierten oder gedruckten EKG zurück.</translation>
    </message>
    <message>
        <source>It opens images, PDF and DICOM files, and nothing leaves this computer.</source>
        <translation>Es öffnet Bilder, PDF- und DICOM-Dateien, und nichts verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>Check what was read before you use it: this is not a medical device.</source>
        <translation>Prüfen Sie das Gelesene, bevor Sie es verwenden: Dies ist kein Medizinprodukt.</translation>
    </message>
    <message>
        <source>Open a page</source>
        <translation>Seite öffnen</translation>
    </message>
    <message>
        <source>Try the demo page</source>
        <translation>Beispielseite ansehen</translation>
    </message>
    <message>
        <source>Opening %1 …</source>
        <translation>%1 wird geöffnet …</translation>
    </message>
    <message>
        <source>Recent files</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
</context>
<context>
    <name>retrace::ExportDesk</name>
    <message>
        <source>CSV table</source>
        <translation>CSV-Tabelle</translation>
    </message>
    <message>
        <source>WFDB record (PhysioNet)</source>
        <translation>WFDB-Aufzeichnung (PhysioNet)</translation>
    </message>
    <message>
        <source>JSON with everything measured</source>
        <translation>JSON mit allem Gemessenen</translation>
    </message>
    <message>
        <source>Picture to judge by eye (PNG)</source>
        <translation>Bild zum Prüfen mit dem Auge (PNG)</translation>
    </message>
    <message>
        <source>Exported to %1: %2.</source>
        <translation>Exportiert nach %1: %2.</translation>
    </message>
    <message>
        <source>There is nothing to export yet. Open a page and let it be read.</source>
        <translation>Es gibt noch nichts zu exportieren. Öffnen Sie eine Seite und lassen Sie sie lesen.</translation>
    </message>
    <message>
        <source>No format is chosen. Tick one in the menu beside Export.</source>
        <translation>Es ist kein Format gewählt. Haken Sie eines im Menü neben „Exportieren“ an.</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>Anderen Ordner wählen</translation>
    </message>
    <message>
        <source>Leave them</source>
        <translation>So lassen</translation>
    </message>
    <message>
        <source>An export is still being written. Try again in a moment.</source>
        <translation>Ein Export wird noch geschrieben. Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
        <source>Already in %1: %2. Replace?</source>
        <translation>Schon in %1 vorhanden: %2. Ersetzen?</translation>
    </message>
</context>
<context>
    <name>retrace::Exporter</name>
    <message>
        <source>The export went wrong (%1). Please choose another folder.</source>
        <translation>Der Export ist fehlgeschlagen (%1). Bitte wählen Sie einen anderen Ordner.</translation>
    </message>
</context>
<context>
    <name>retrace::InfoSheet</name>
    <message>
        <source>Ctrl+O</source>
        <translation>Strg+O</translation>
    </message>
    <message>
        <source>Open pages</source>
        <translation>Seiten öffnen</translation>
    </message>
    <message>
        <source>Ctrl+E</source>
        <translation>Strg+E</translation>
    </message>
    <message>
        <source>Export to a folder</source>
        <translation>In einen Ordner exportieren</translation>
    </message>
    <message>
        <source>PgUp, PgDn</source>
        <translation>Bild auf, Bild ab</translation>
    </message>
    <message>
        <source>Previous, next page</source>
        <translation>Vorige, nächste Seite</translation>
    </message>
    <message>
        <source>Ctrl+L</source>
        <translation>Strg+L</translation>
    </message>
    <message>
        <source>Choose the layout</source>
        <translation>Anordnung wählen</translation>
    </message>
    <message>
        <source>Ctrl+Z, Ctrl+Shift+Z</source>
        <translation>Strg+Z, Strg+Umschalt+Z</translation>
    </message>
    <message>
        <source>Undo, redo</source>
        <translation>Rückgängig, wiederholen</translation>
    </message>
    <message>
        <source>Read the page again</source>
        <translation>Seite neu lesen</translation>
    </message>
    <message>
        <source>Cancel reading, close a message</source>
        <translation>Lesen abbrechen, Meldung schließen</translation>
    </message>
    <message>
        <source>Main menu</source>
        <translation>Hauptmenü</translation>
    </message>
    <message>
        <source>F6, Shift+F6</source>
        <translation>F6, Umschalt+F6</translation>
    </message>
    <message>
        <source>Next, previous pane</source>
        <translation>Nächster, voriger Bereich</translation>
    </message>
    <message>
        <source>Next control</source>
        <translation>Nächstes Bedienelement</translation>
    </message>
    <message>
        <source>This list</source>
        <translation>Diese Liste</translation>
    </message>
    <message>
        <source>Ctrl+Q</source>
        <translation>Strg+Q</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Fold or unfold a pane</source>
        <translation>Bereich ein- oder ausklappen</translation>
    </message>
    <message>
        <source>Zoom in, out (or the wheel)</source>
        <translation>Vergrößern, verkleinern (oder Mausrad)</translation>
    </message>
    <message>
        <source>Fit into the pane</source>
        <translation>In den Bereich einpassen</translation>
    </message>
    <message>
        <source>One to one</source>
        <translation>Eins zu eins</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>Pfeile</translation>
    </message>
    <message>
        <source>Move the view (or drag)</source>
        <translation>Ausschnitt verschieben (oder ziehen)</translation>
    </message>
    <message>
        <source>Space held</source>
        <translation>Leertaste halten</translation>
    </message>
    <message>
        <source>Pan with the mouse</source>
        <translation>Mit der Maus verschieben</translation>
    </message>
    <message>
        <source>Ctrl+Arrows</source>
        <translation>Strg+Pfeile</translation>
    </message>
    <message>
        <source>Move the pointer 1 mm (with Shift 0.1 mm)</source>
        <translation>Zeiger um 1 mm bewegen (mit Umschalt 0,1 mm)</translation>
    </message>
    <message>
        <source>Grid, lead boxes, traces over the page</source>
        <translation>Raster, Ableitungsrahmen, Kurven über der Seite</translation>
    </message>
    <message>
        <source>Traces as printed or as a list</source>
        <translation>Kurven wie gedruckt oder als Liste</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Überall</translation>
    </message>
    <message>
        <source>In a pane</source>
        <translation>In einem Bereich</translation>
    </message>
    <message>
        <source>&lt;p&gt;&lt;b&gt;Retrace %1&lt;/b&gt;&lt;/p&gt;&lt;p&gt;Turns scanned, photographed or printed ECGs back into signals that a person has checked.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Not a medical device.&lt;/b&gt; Do not diagnose or treat anyone by what it shows.&lt;/p&gt;&lt;p&gt;Free software under the GNU General Public License, version 3 or later; it comes without any warranty. Traces are drawn by QCustomPlot.&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;b&gt;Retrace %1&lt;/b&gt;&lt;/p&gt;&lt;p&gt;Macht aus gescannten, fotografierten oder gedruckten EKGs wieder Signale, die ein Mensch geprüft hat.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Kein Medizinprodukt.&lt;/b&gt; Stellen Sie danach keine Diagnose und behandeln Sie niemanden danach.&lt;/p&gt;&lt;p&gt;Freie Software unter der GNU General Public License, Version 3 oder später; ohne jede Gewährleistung. Die Kurven zeichnet QCustomPlot.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>About Retrace</source>
        <translation>Über Retrace</translation>
    </message>
</context>
<context>
    <name>retrace::MainWindow</name>
    <message>
        <source>layout</source>
        <translation>Anordnung</translation>
    </message>
    <message>
        <source>speed</source>
        <translation>Vorschub</translation>
    </message>
    <message>
        <source>gain</source>
        <translation>Verstärkung</translation>
    </message>
    <message>
        <source>The demo page could not be written to %1. Free some space there, or open a page of your own.</source>
        <translation>Die Beispielseite konnte nicht nach %1 geschrieben werden. Schaffen Sie dort Platz, oder öffnen Sie eine eigene Seite.</translation>
    </message>
    <message>
        <source>Reading was stopped. What was read until then is shown.</source>
        <translation>Das Lesen wurde abgebrochen. Was bis dahin gelesen wurde, ist zu sehen.</translation>
    </message>
    <message>
        <source>Read on</source>
        <translation>Weiterlesen</translation>
    </message>
</context>
<context>
    <name>retrace::MaskView</name>
    <message>
        <source>Flattened page with mask</source>
        <translation>Geglättete Seite mit Maske</translation>
    </message>
    <message>
        <source>The flattened page appears here when the grid was found.</source>
        <translation>Die geglättete Seite erscheint hier, sobald das Raster gefunden ist.</translation>
    </message>
</context>
<context>
    <name>retrace::MessageBar</name>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Meldung schließen</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>Weniger</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation><numerusform>%n weitere</numerusform><numerusform>%n weitere</numerusform></translation>
    </message>
</context>
<context>
    <name>retrace::PageBar</name>
    <message>
        <source>%1 assumed</source>
        <translation>%1 angenommen</translation>
    </message>
    <message>
        <source>%1 set</source>
        <translation>%1 gesetzt</translation>
    </message>
    <message>
        <source>assumed, because the page shows no evidence</source>
        <translation>angenommen, weil die Seite nichts dazu zeigt</translation>
    </message>
    <message>
        <source>measured on the page</source>
        <translation>auf der Seite gemessen</translation>
    </message>
    <message>
        <source>printed on the page</source>
        <translation>auf der Seite gedruckt</translation>
    </message>
    <message>
        <source>set by hand</source>
        <translation>von Hand gesetzt</translation>
    </message>
    <message>
        <source> unnamed</source>
        <translation> ohne Namen</translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation>Werkzeugleiste</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig:</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen:</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Anordnung</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Vorschub</translation>
    </message>
    <message>
        <source>mm/s</source>
        <translation>mm/s</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>Verstärkung</translation>
    </message>
    <message>
        <source>mm/mV</source>
        <translation>mm/mV</translation>
    </message>
    <message>
        <source>No recent files</source>
        <translation>Keine zuletzt geöffneten</translation>
    </message>
    <message>
        <source>page %1/%2</source>
        <translation>Seite %1/%2</translation>
    </message>
    <message>
        <source>no page</source>
        <translation>keine Seite</translation>
    </message>
    <message>
        <source>, file %1/%2</source>
        <translation>, Datei %1/%2</translation>
    </message>
    <message>
        <source>%1 mm/s</source>
        <translation>%1 mm/s</translation>
    </message>
    <message>
        <source>limb %1, chest %2</source>
        <translation>Glieder %1, Brust %2</translation>
    </message>
    <message>
        <source>%1 mm/mV</source>
        <translation>%1 mm/mV</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>No layout found</source>
        <translation>Keine Anordnung gefunden</translation>
    </message>
</context>
<context>
    <name>retrace::PageView</name>
    <message>
        <source>Page as scanned</source>
        <translation>Seite wie gescannt</translation>
    </message>
    <message>
        <source>Loading the page …</source>
        <translation>Seite wird geladen …</translation>
    </message>
</context>
<context>
    <name>retrace::PageWorker</name>
    <message>
        <source>There is not enough memory for this page. Close other programs, or scan it at a lower resolution.</source>
        <translation>Für diese Seite reicht der Speicher nicht. Schließen Sie andere Programme, oder scannen Sie sie mit geringerer Auflösung.</translation>
    </message>
    <message>
        <source>Something unexpected went wrong while reading the page (%1). Please try another scan of it.</source>
        <translation>Beim Lesen der Seite ist etwas Unerwartetes geschehen (%1). Bitte versuchen Sie es mit einem anderen Scan.</translation>
    </message>
</context>
<context>
    <name>retrace::Pane</name>
    <message>
        <source>Unfold %1 (%2)</source>
        <translation>%1 ausklappen (%2)</translation>
    </message>
    <message>
        <source>Fold %1 (%2)</source>
        <translation>%1 einklappen (%2)</translation>
    </message>
</context>
<context>
    <name>retrace::Panes</name>
    <message>
        <source>Fit (0)</source>
        <translation>Einpassen (0)</translation>
    </message>
    <message>
        <source>One to one (9)</source>
        <translation>Eins zu eins (9)</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Maske</translation>
    </message>
    <message>
        <source>Opacity of the mask</source>
        <translation>Deckkraft der Maske</translation>
    </message>
    <message>
        <source>Lead boxes</source>
        <translation>Ableitungsrahmen</translation>
    </message>
    <message>
        <source>trace</source>
        <translation>Kurve</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>pulse</source>
        <translation>Eichzacke</translation>
    </message>
    <message>
        <source>grid</source>
        <translation>Raster</translation>
    </message>
    <message>
        <source>Traces</source>
        <translation>Kurven</translation>
    </message>
</context>
<context>
    <name>retrace::StatusLine</name>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>page %1, %2</source>
        <translation>Seite %1, %2</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop reading this page (Esc)</source>
        <translation>Lesen dieser Seite abbrechen (Esc)</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>Raster</translation>
    </message>
    <message>
        <source>Ink</source>
        <translation>Tinte</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Anordnung</translation>
    </message>
    <message>
        <source>Traces</source>
        <translation>Kurven</translation>
    </message>
    <message>
        <source>Signals</source>
        <translation>Signale</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>%1 mV</source>
        <translation>%1 mV</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>grid %1 × %2 px/mm</source>
        <translation>Raster %1 × %2 px/mm</translation>
    </message>
    <message>
        <source>%1 (assumed)</source>
        <translation>%1 (angenommen)</translation>
    </message>
</context>
<context>
    <name>retrace::TraceView</name>
    <message>
        <source>%1 assumed</source>
        <translation>%1 angenommen</translation>
    </message>
    <message>
        <source>%1 mm/s</source>
        <translation>%1 mm/s</translation>
    </message>
    <message>
        <source>%1 mm/mV</source>
        <translation>%1 mm/mV</translation>
    </message>
    <message>
        <source>limb %1, chest %2 mm/mV</source>
        <translation>Glieder %1, Brust %2 mm/mV</translation>
    </message>
    <message>
        <source>Traces on ECG paper</source>
        <translation>Kurven auf EKG-Papier</translation>
    </message>
    <message>
        <source>The traces appear here when they were read.</source>
        <translation>Die Kurven erscheinen hier, sobald sie gelesen sind.</translation>
    </message>
    <message>
        <source>No traces were read. The message above says why.</source>
        <translation>Es wurden keine Kurven gelesen. Die Meldung oben sagt, warum.</translation>
    </message>
</context>
</TS>
