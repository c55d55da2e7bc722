<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
<context>
    <name>CoreSentences</name>
    <message>
        <source>Lead {} reaches {} mV, and an EDF file of this resolution ends at 32.767 mV. Check the page&apos;s gain, or export CSV.</source>
        <translation>Ableitung {} erreicht {} mV, und eine EDF-Datei dieser Auflösung endet bei 32,767 mV. Prüfen Sie die Verstärkung der Seite, oder exportieren Sie CSV.</translation>
    </message>
    <message>
        <source>The EDF file could not be prepared: the folder for temporary files cannot be written. Free some space there.</source>
        <translation>Die EDF-Datei konnte nicht vorbereitet werden: In den Ordner für vorübergehende Dateien kann nicht geschrieben werden. Schaffen Sie dort Platz.</translation>
    </message>
    <message>
        <source>The EDF file could not be written. Free some space in the folder for temporary files, or export CSV.</source>
        <translation>Die EDF-Datei konnte nicht geschrieben werden. Schaffen Sie Platz im Ordner für vorübergehende Dateien, oder exportieren Sie CSV.</translation>
    </message>
    <message>
        <source>EDF holds whole numbers of samples a second, and these are {}. Export at another rate, or CSV.</source>
        <translation>EDF fasst nur ganze Zahlen von Messwerten je Sekunde, und diese sind {}. Exportieren Sie mit anderer Rate, oder CSV.</translation>
    </message>
    <message>
        <source>The review {} cannot be used: {}. It is left as it is.</source>
        <translation>Die Prüfung {} kann nicht verwendet werden: {}. Sie bleibt, wie sie ist.</translation>
    </message>
    <message>
        <source>{} was made for another version of this page: the page&apos;s file has changed since.</source>
        <translation>{} wurde für eine andere Fassung dieser Seite gemacht: Die Datei der Seite hat sich seitdem geändert.</translation>
    </message>
    <message>
        <source>it is damaged</source>
        <translation>sie ist beschädigt</translation>
    </message>
    <message>
        <source>it was written by a newer version of Retrace</source>
        <translation>sie wurde von einer neueren Version von Retrace geschrieben</translation>
    </message>
    <message>
        <source>The four corners do not lie as those of a sheet of paper do. Drag them apart.</source>
        <translation>Die vier Ecken liegen nicht wie die eines Blatts Papier. Ziehen Sie sie auseinander.</translation>
    </message>
    <message>
        <source>{} failed unexpectedly. Please report this page&apos;s kind with the following words: {}</source>
        <translation>{} ist unerwartet fehlgeschlagen. Bitte die Art der Seite mit diesen Worten melden: {}</translation>
    </message>
    <message>
        <source>The page was turned by {} degrees, because its lead names are upright that way.</source>
        <translation>Die Seite wurde um {} Grad gedreht, weil die Namen der Ableitungen so aufrecht stehen.</translation>
    </message>
    <message>
        <source>There is not enough memory for this page. Close other programs, or scan the page at a lower resolution.</source>
        <translation>Für diese Seite reicht der Speicher nicht. Andere Programme schließen oder die Seite mit geringerer Auflösung scannen.</translation>
    </message>
    <message>
        <source>There is not enough memory for this page; save it with fewer dots per inch.</source>
        <translation>Für diese Seite reicht der Speicher nicht; mit weniger Punkten je Zoll speichern.</translation>
    </message>
    <message>
        <source>Open a PNG, JPEG, TIFF, BMP, WebP, HEIC, DICOM or PDF file.</source>
        <translation>Eine Datei der Art PNG, JPEG, TIFF, BMP, WebP, HEIC, DICOM oder PDF öffnen.</translation>
    </message>
    <message>
        <source>The ink was separated without the network.</source>
        <translation>Die Tinte wurde ohne das Netz vom Raster getrennt.</translation>
    </message>
    <message>
        <source>A sampling rate of {} Hz is not possible; choose 50 to 10000.</source>
        <translation>Eine Abtastrate von {} Hz ist nicht möglich; 50 bis 10000 wählen.</translation>
    </message>
    <message>
        <source>Lead {} reaches {} mV, and a WFDB file of this resolution ends at 32.767 mV. Check the page&apos;s gain, or export CSV.</source>
        <translation>Ableitung {} erreicht {} mV, eine WFDB-Datei dieser Auflösung endet bei 32,767 mV. Die Verstärkung der Seite prüfen oder als CSV exportieren.</translation>
    </message>
    <message>
        <source>Take the picture from nearer, or scan at 200 dpi or more.</source>
        <translation>Fotografieren Sie aus größerer Nähe, oder scannen Sie mit mindestens 200 dpi.</translation>
    </message>
    <message>
        <source>Scan the page so that its grid can be seen, or mark two points a known distance apart.</source>
        <translation>Scannen Sie die Seite so, dass ihr Raster zu sehen ist, oder markieren Sie zwei Punkte mit bekanntem Abstand.</translation>
    </message>
    <message>
        <source>Take the picture again with the whole page in view and no shadow on it.</source>
        <translation>Fotografieren Sie noch einmal, mit der ganzen Seite im Bild und ohne Schatten darauf.</translation>
    </message>
    <message>
        <source>Lay the page flat, best under a sheet of glass, or scan it.</source>
        <translation>Legen Sie die Seite flach hin, am besten unter eine Glasscheibe, oder scannen Sie sie.</translation>
    </message>
    <message>
        <source>Take the picture again with more light, or scan with higher contrast.</source>
        <translation>Fotografieren Sie noch einmal mit mehr Licht, oder scannen Sie mit höherem Kontrast.</translation>
    </message>
    <message>
        <source>Scan the page flat at 300 dpi, if the paper is at hand.</source>
        <translation>Scannen Sie die Seite flach mit 300 dpi, wenn das Papier zur Hand ist.</translation>
    </message>
    <message>
        <source>{} % of what the page prints was not found.</source>
        <translation>{} % dessen, was auf der Seite gedruckt ist, wurden nicht gefunden.</translation>
    </message>
    <message>
        <source>The traces are expected to be off by {} mV in the mean.</source>
        <translation>Die Kurven liegen voraussichtlich im Mittel um {} mV daneben.</translation>
    </message>
    <message>
        <source>One stretch is in doubt.</source>
        <translation>Ein Abschnitt ist zweifelhaft.</translation>
    </message>
    <message>
        <source>{} stretches are in doubt.</source>
        <translation>{} Abschnitte sind zweifelhaft.</translation>
    </message>
    <message>
        <source>The layout is a guess.</source>
        <translation>Die Anordnung ist geraten.</translation>
    </message>
    <message>
        <source>The scale is assumed, not measured.</source>
        <translation>Der Maßstab ist angenommen, nicht gemessen.</translation>
    </message>
    <message>
        <source>The confidence model {} cannot be opened.</source>
        <translation>Das Modell der Verlässlichkeit {} lässt sich nicht öffnen.</translation>
    </message>
    <message>
        <source>The confidence model {} is damaged; take another copy of it.</source>
        <translation>Das Modell der Verlässlichkeit {} ist beschädigt; nehmen Sie eine andere Kopie davon.</translation>
    </message>
    <message>
        <source>The confidence model {} cannot be used: {}. Take the one that came with the program.</source>
        <translation>Das Modell der Verlässlichkeit {} kann nicht verwendet werden: {}. Nehmen Sie das mit dem Programm gelieferte.</translation>
    </message>
    <message>
        <source>The confidence model confidence.json is missing.</source>
        <translation>Das Modell der Verlässlichkeit confidence.json fehlt.</translation>
    </message>
    <message>
        <source>How sure each sample is, is told by a rule of thumb.</source>
        <translation>Wie verlässlich jeder Messwert ist, sagt eine Faustregel.</translation>
    </message>
    <message>
        <source>Less than half of lead {} could be read.</source>
        <translation>Weniger als die Hälfte der Ableitung {} war lesbar.</translation>
    </message>
    <message>
        <source>Neither a printed {} nor a calibration pulse was found: {} {} is assumed.</source>
        <translation>Weder aufgedruckt ({}) noch als Eichzacke gefunden: {} {} wird angenommen.</translation>
    </message>
    <message>
        <source>The page says {} {} but its calibration pulse says {} {}; the printed {} was taken. Please check it.</source>
        <translation>Auf der Seite steht {} {}, die Eichzacke sagt {} {}; der aufgedruckte Wert ({}) wurde genommen. Bitte prüfen.</translation>
    </message>
    <message>
        <source>The page prints a gain of the chest leads that could not be read: {} mm/mV is assumed.</source>
        <translation>Die aufgedruckte Verstärkung der Brustwandableitungen war nicht lesbar: {} mm/mV wird angenommen.</translation>
    </message>
    <message>
        <source>paper speed</source>
        <translation>Papiergeschwindigkeit</translation>
    </message>
    <message>
        <source>gain</source>
        <translation>Verstärkung</translation>
    </message>
    <message>
        <source>No ECG traces were found on this page. If there are some, choose the layout by hand.</source>
        <translation>Auf dieser Seite wurden keine EKG-Kurven gefunden. Falls es welche gibt, die Anordnung von Hand wählen.</translation>
    </message>
    <message>
        <source>No rows of ECG traces were found on this page; check that the right page is open and upright, or mark the paper by hand.</source>
        <translation>Auf dieser Seite wurden keine Zeilen mit EKG-Kurven gefunden; prüfen, ob die richtige Seite offen und aufrecht ist, oder das Papier von Hand markieren.</translation>
    </message>
    <message>
        <source>No grid and no other scale was found on this page. Mark two points a known distance apart, or scan the page with its grid visible.</source>
        <translation>Auf dieser Seite wurde weder ein Raster noch ein anderer Maßstab gefunden. Zwei Punkte mit bekanntem Abstand markieren oder die Seite mit sichtbarem Raster scannen.</translation>
    </message>
    <message>
        <source>No grid was found and nothing tells the scale; it is a guess. Mark two points a known distance apart.</source>
        <translation>Es wurde kein Raster gefunden und nichts verrät den Maßstab; er ist geraten. Zwei Punkte mit bekanntem Abstand markieren.</translation>
    </message>
    <message>
        <source>No grid was found; the scale assumes that the picture is one whole sheet of A4 or Letter. Mark two points a known distance apart.</source>
        <translation>Es wurde kein Raster gefunden; der Maßstab nimmt an, dass das Bild ein ganzes Blatt A4 oder Letter zeigt. Zwei Punkte mit bekanntem Abstand markieren.</translation>
    </message>
    <message>
        <source>No grid was found; the scale comes from the resolution that the file claims. Check it, or mark two points a known distance apart.</source>
        <translation>Es wurde kein Raster gefunden; der Maßstab folgt der Auflösung, die in der Datei steht. Prüfen oder zwei Punkte mit bekanntem Abstand markieren.</translation>
    </message>
    <message>
        <source>No grid was found; the scale comes from the two points that were marked.</source>
        <translation>Es wurde kein Raster gefunden; der Maßstab folgt den zwei markierten Punkten.</translation>
    </message>
    <message>
        <source>No grid was found; the scale is the one that was given.</source>
        <translation>Es wurde kein Raster gefunden; der angegebene Maßstab gilt.</translation>
    </message>
    <message>
        <source>No lead names could be read: the layout {} was told by the number of rows and the limb-lead laws. Please check it.</source>
        <translation>Namen der Ableitungen waren nicht lesbar: Die Anordnung {} folgt der Zahl der Zeilen und den Gesetzen der Extremitätenableitungen. Bitte prüfen.</translation>
    </message>
    <message>
        <source>No traces could be told from the other lines in this PDF, so they are read from its picture.</source>
        <translation>In diesem PDF waren die Kurven nicht von anderen Linien zu unterscheiden, daher werden sie aus dem Bild gelesen.</translation>
    </message>
    <message>
        <source>Only one spacing of grid lines was seen; it was taken as 1 mm. Check it against the calibration pulse.</source>
        <translation>Es war nur ein Abstand der Rasterlinien zu sehen; er wurde als 1 mm genommen. Mit der Eichzacke vergleichen.</translation>
    </message>
    <message>
        <source>Only one spacing of grid lines was seen; it was taken as 5 mm. Check it against the calibration pulse.</source>
        <translation>Es war nur ein Abstand der Rasterlinien zu sehen; er wurde als 5 mm genommen. Mit der Eichzacke vergleichen.</translation>
    </message>
    <message>
        <source>Page {} of this PDF has no size; export or print it again.</source>
        <translation>Seite {} dieses PDFs hat keine Größe; neu exportieren oder drucken.</translation>
    </message>
    <message>
        <source>Page {} of this PDF is damaged; export or print it again.</source>
        <translation>Seite {} dieses PDFs ist beschädigt; neu exportieren oder drucken.</translation>
    </message>
    <message>
        <source>Some curves in this PDF are not drawn as they are stored, so traces are read from its picture.</source>
        <translation>Einige Kurven dieses PDFs werden anders gezeichnet, als sie gespeichert sind, daher werden die Kurven aus dem Bild gelesen.</translation>
    </message>
    <message>
        <source>The document in this DICOM file is no PDF; export the ECG as a picture or as PDF.</source>
        <translation>Das Dokument in dieser DICOM-Datei ist kein PDF; das EKG als Bild oder PDF exportieren.</translation>
    </message>
    <message>
        <source>The file ends early or is damaged: about {} % of the picture could be read, the rest is blank.</source>
        <translation>Die Datei endet zu früh oder ist beschädigt: Etwa {} % des Bildes waren lesbar, der Rest ist leer.</translation>
    </message>
    <message>
        <source>The file is damaged, and parts of the picture may be wrong or missing.</source>
        <translation>Die Datei ist beschädigt, Teile des Bildes können falsch sein oder fehlen.</translation>
    </message>
    <message>
        <source>The file&apos;s checksum could not be computed; try again.</source>
        <translation>Die Prüfsumme der Datei ließ sich nicht berechnen; noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The grid could be followed over less than half of the sheet; the rest of the map is carried on from there.</source>
        <translation>Das Raster ließ sich über weniger als die Hälfte des Blattes verfolgen; der Rest der Karte ist von dort fortgesetzt.</translation>
    </message>
    <message>
        <source>The ink is very faint; a scan with more contrast would read better.</source>
        <translation>Die Tinte ist sehr blass; ein Scan mit mehr Kontrast wäre besser lesbar.</translation>
    </message>
    <message>
        <source>The ink network is not installed (models/position.pt).</source>
        <translation>Das Netz für die Tinte ist nicht installiert (models/position.pt).</translation>
    </message>
    <message>
        <source>The layout {} is a guess: too few lead names could be read. Please check it.</source>
        <translation>Die Anordnung {} ist geraten: Zu wenige Namen von Ableitungen waren lesbar. Bitte prüfen.</translation>
    </message>
    <message>
        <source>The layout {} is only just more likely than {}. Please check it.</source>
        <translation>Die Anordnung {} ist nur knapp wahrscheinlicher als {}. Bitte prüfen.</translation>
    </message>
    <message>
        <source>The model {} could not be opened.</source>
        <translation>Das Modell {} ließ sich nicht öffnen.</translation>
    </message>
    <message>
        <source>The model&apos;s manifest {} {}.</source>
        <translation>Das Manifest des Modells {}: {}.</translation>
    </message>
    <message>
        <source>The network {} could not be read by LibTorch {}; make it anew with &quot;retrace-cli train --export&quot;.</source>
        <translation>Das Netz {} ist für LibTorch {} nicht lesbar; mit „retrace-cli train --export“ neu erstellen.</translation>
    </message>
    <message>
        <source>The network {} is made for other classes or another scale than this program&apos;s.</source>
        <translation>Das Netz {} ist für andere Klassen oder einen anderen Maßstab gemacht, als dieses Programm sie hat.</translation>
    </message>
    <message>
        <source>The network {} is not the one that its manifest describes (SHA-256 differs).</source>
        <translation>Das Netz {} ist nicht das, das sein Manifest beschreibt (andere SHA-256).</translation>
    </message>
    <message>
        <source>There is no network {}.</source>
        <translation>Es gibt kein Netz {}.</translation>
    </message>
    <message>
        <source>There is no CUDA card that LibTorch can use here; choose --device cpu.</source>
        <translation>Hier gibt es keine CUDA-Karte, die LibTorch nutzen kann; --device cpu wählen.</translation>
    </message>
    <message>
        <source>There is no way of reading ink called &quot;{}&quot;; choose auto, network or classical.</source>
        <translation>Ein Verfahren „{}“ für die Tinte gibt es nicht; auto, network oder classical wählen.</translation>
    </message>
    <message>
        <source>These are no weights of a Retrace network of format 1; take those that &quot;retrace-cli train&quot; wrote.</source>
        <translation>Das sind keine Gewichte eines Retrace-Netzes im Format 1; die nehmen, die „retrace-cli train“ geschrieben hat.</translation>
    </message>
    <message>
        <source>The weights do not fit this network (&quot;{}&quot;); take weights of the same version.</source>
        <translation>Die Gewichte passen nicht zu diesem Netz („{}“); Gewichte derselben Version nehmen.</translation>
    </message>
    <message>
        <source>The tensor file {} could not be read: {}. Take another copy of it.</source>
        <translation>Die Tensordatei {} ist nicht lesbar: {}. Eine andere Kopie nehmen.</translation>
    </message>
    <message>
        <source>The name in row {} could not be read surely; after the names of the other rows it was taken for {}. Please check it.</source>
        <translation>Der Name in Zeile {} war nicht sicher lesbar; nach den Namen der anderen Zeilen wurde er für {} genommen. Bitte prüfen.</translation>
    </message>
    <message>
        <source>The page holds no picture. Open another file.</source>
        <translation>Die Seite enthält kein Bild. Eine andere Datei öffnen.</translation>
    </message>
    <message>
        <source>The page holds no pixels. Open another file.</source>
        <translation>Die Seite enthält keine Bildpunkte. Eine andere Datei öffnen.</translation>
    </message>
    <message>
        <source>The page prints -{0}; it was turned back and is exported as {0}.</source>
        <translation>Die Seite druckt -{0}; die Ableitung wurde umgekehrt und wird als {0} exportiert.</translation>
    </message>
    <message>
        <source>The page shows {} rows of traces, which does not fit the layout {}; choose another.</source>
        <translation>Die Seite zeigt {} Zeilen mit Kurven, das passt nicht zur Anordnung {}; eine andere wählen.</translation>
    </message>
    <message>
        <source>There is no layout called &quot;{}&quot;; choose one of the list.</source>
        <translation>Eine Anordnung „{}“ gibt es nicht; eine aus der Liste wählen.</translation>
    </message>
    <message>
        <source>The paper lies at about 45 degrees, so which way is up is a guess. Turn the page if it is wrong.</source>
        <translation>Das Papier liegt um etwa 45 Grad gedreht, daher ist geraten, wo oben ist. Die Seite drehen, falls es falsch ist.</translation>
    </message>
    <message>
        <source>The picture claims {} x {} pixels, more than the limit of {} megapixels; save it with fewer dots per inch.</source>
        <translation>Das Bild soll {} x {} Bildpunkte haben, mehr als die Grenze von {} Megapixeln; mit weniger Punkten je Zoll speichern.</translation>
    </message>
    <message>
        <source>The picture is {} x {} pixels, too small to hold an ECG; scan it with at least 100 dots per inch.</source>
        <translation>Das Bild hat {} x {} Bildpunkte, zu wenig für ein EKG; mit mindestens 100 Punkten je Zoll scannen.</translation>
    </message>
    <message>
        <source>The picture claims a size that cannot be, so the file is damaged; scan or export it again.</source>
        <translation>Das Bild nennt eine unmögliche Größe, die Datei ist also beschädigt; neu scannen oder exportieren.</translation>
    </message>
    <message>
        <source>The picture&apos;s pixels are of a kind that cannot be read; save it with 8 or 16 bits a channel.</source>
        <translation>Die Bildpunkte sind von einer Art, die nicht lesbar ist; mit 8 oder 16 Bit je Kanal speichern.</translation>
    </message>
    <message>
        <source>The picture has a number of colour channels that cannot be read; save it as RGB or grey.</source>
        <translation>Das Bild hat eine Zahl von Farbkanälen, die nicht lesbar ist; als RGB oder Graustufen speichern.</translation>
    </message>
    <message>
        <source>The rhythm strip in row {} carries no readable name; it agrees with lead {} and was taken for it.</source>
        <translation>Der Rhythmusstreifen in Zeile {} trägt keinen lesbaren Namen; er stimmt mit Ableitung {} überein und wurde als solche genommen.</translation>
    </message>
    <message>
        <source>The strip in row {} carries no readable lead name; it is called {}.</source>
        <translation>Der Streifen in Zeile {} trägt keinen lesbaren Namen; er heißt {}.</translation>
    </message>
    <message>
        <source>The strip in row {} carries no readable lead name; after the limb-lead laws it was taken for {}. Please check it.</source>
        <translation>Der Streifen in Zeile {} trägt keinen lesbaren Namen; nach den Gesetzen der Extremitätenableitungen wurde er für {} genommen. Bitte prüfen.</translation>
    </message>
    <message>
        <source>The strip in row {} reads as lead {} but agrees with lead {}, and was taken for it. Please check it.</source>
        <translation>Der Streifen in Zeile {} liest sich als Ableitung {}, stimmt aber mit Ableitung {} überein und wurde als solche genommen. Bitte prüfen.</translation>
    </message>
    <message>
        <source>There is no page to draw. Open a page first.</source>
        <translation>Es gibt keine Seite zu zeichnen. Zuerst eine Seite öffnen.</translation>
    </message>
    <message>
        <source>There is no paper to read on this page; check that the right page was opened.</source>
        <translation>Auf dieser Seite ist kein Papier zu lesen; prüfen, ob die richtige Seite geöffnet wurde.</translation>
    </message>
    <message>
        <source>This DICOM file holds no picture; export the ECG as a picture or as PDF.</source>
        <translation>Diese DICOM-Datei enthält kein Bild; das EKG als Bild oder PDF exportieren.</translation>
    </message>
    <message>
        <source>This DICOM file holds the signals themselves, not a page; there is nothing to trace in it.</source>
        <translation>Diese DICOM-Datei enthält die Signale selbst, keine Seite; darin ist nichts nachzuzeichnen.</translation>
    </message>
    <message>
        <source>This DICOM file should hold a document, but it is empty; export it again.</source>
        <translation>Diese DICOM-Datei sollte ein Dokument enthalten, ist aber leer; neu exportieren.</translation>
    </message>
    <message>
        <source>This DICOM file is damaged or ends early and cannot be read; export it again.</source>
        <translation>Diese DICOM-Datei ist beschädigt oder endet zu früh und ist nicht lesbar; neu exportieren.</translation>
    </message>
    <message>
        <source>This DICOM picture is damaged or packed in a way that cannot be read; export it uncompressed.</source>
        <translation>Dieses DICOM-Bild ist beschädigt oder so gepackt, dass es nicht lesbar ist; unkomprimiert exportieren.</translation>
    </message>
    <message>
        <source>This DICOM picture is damaged and cannot be read; export it again.</source>
        <translation>Dieses DICOM-Bild ist beschädigt und nicht lesbar; neu exportieren.</translation>
    </message>
    <message>
        <source>This HEIC picture needs a decoder that is not installed, or is damaged; save it as JPEG.</source>
        <translation>Dieses HEIC-Bild braucht einen Decoder, der nicht installiert ist, oder ist beschädigt; als JPEG speichern.</translation>
    </message>
    <message>
        <source>This HEIC picture is damaged or ends early and cannot be read; copy it from the phone again.</source>
        <translation>Dieses HEIC-Bild ist beschädigt oder endet zu früh und ist nicht lesbar; neu vom Telefon kopieren.</translation>
    </message>
    <message>
        <source>This PDF has no pages; export or print it again.</source>
        <translation>Dieses PDF hat keine Seiten; neu exportieren oder drucken.</translation>
    </message>
    <message>
        <source>This PDF is protected by a password; save a copy without one and open that.</source>
        <translation>Dieses PDF ist durch ein Passwort geschützt; eine Kopie ohne Passwort speichern und diese öffnen.</translation>
    </message>
    <message>
        <source>This PDF is damaged and cannot be read; export or print it again.</source>
        <translation>Dieses PDF ist beschädigt und nicht lesbar; neu exportieren oder drucken.</translation>
    </message>
    <message>
        <source>This PDF page is very large and was drawn at {} dots per inch only.</source>
        <translation>Diese PDF-Seite ist sehr groß und wurde mit nur {} Punkten je Zoll gezeichnet.</translation>
    </message>
    <message>
        <source>This PDF seems to draw its traces as filled shapes, so they are read from its picture.</source>
        <translation>Dieses PDF zeichnet seine Kurven anscheinend als gefüllte Flächen, daher werden sie aus dem Bild gelesen.</translation>
    </message>
    <message>
        <source>This PDF&apos;s drawing could not be followed to its end, so traces are read from its picture.</source>
        <translation>Die Zeichnung dieses PDFs ließ sich nicht bis zum Ende verfolgen, daher werden die Kurven aus dem Bild gelesen.</translation>
    </message>
    <message>
        <source>This page of the PDF cannot be drawn; print it to a new PDF or save it as PNG.</source>
        <translation>Diese Seite des PDFs lässt sich nicht zeichnen; in ein neues PDF drucken oder als PNG speichern.</translation>
    </message>
    <message>
        <source>This WebP file is an animation, not a page; save one picture of it as PNG.</source>
        <translation>Diese WebP-Datei ist eine Animation, keine Seite; ein Bild davon als PNG speichern.</translation>
    </message>
    <message>
        <source>This WebP file is damaged at its beginning or ends there; export it again.</source>
        <translation>Diese WebP-Datei ist am Anfang beschädigt oder endet dort; neu exportieren.</translation>
    </message>
    <message>
        <source>This BMP file is damaged and cannot be read; save it as PNG.</source>
        <translation>Diese BMP-Datei ist beschädigt und nicht lesbar; als PNG speichern.</translation>
    </message>
    <message>
        <source>This PNG file is damaged at its beginning or ends there; scan or export it again.</source>
        <translation>Diese PNG-Datei ist am Anfang beschädigt oder endet dort; neu scannen oder exportieren.</translation>
    </message>
    <message>
        <source>This PNG file is damaged and cannot be read; scan or export it again.</source>
        <translation>Diese PNG-Datei ist beschädigt und nicht lesbar; neu scannen oder exportieren.</translation>
    </message>
    <message>
        <source>This JPEG file is damaged at its beginning or ends there; scan or export it again.</source>
        <translation>Diese JPEG-Datei ist am Anfang beschädigt oder endet dort; neu scannen oder exportieren.</translation>
    </message>
    <message>
        <source>This JPEG file is damaged and cannot be read; scan or export it again.</source>
        <translation>Diese JPEG-Datei ist beschädigt und nicht lesbar; neu scannen oder exportieren.</translation>
    </message>
    <message>
        <source>This TIFF file is damaged at its beginning or ends early; scan or export it again.</source>
        <translation>Diese TIFF-Datei ist am Anfang beschädigt oder endet zu früh; neu scannen oder exportieren.</translation>
    </message>
    <message>
        <source>This page of the TIFF file is damaged; scan or export it again.</source>
        <translation>Diese Seite der TIFF-Datei ist beschädigt; neu scannen oder exportieren.</translation>
    </message>
    <message>
        <source>This TIFF file is of a kind that cannot be read; save it as PNG.</source>
        <translation>Diese TIFF-Datei ist von einer Art, die nicht lesbar ist; als PNG speichern.</translation>
    </message>
    <message>
        <source>This {} file is damaged and cannot be read; scan or export it again.</source>
        <translation>Diese {}-Datei ist beschädigt und nicht lesbar; neu scannen oder exportieren.</translation>
    </message>
    <message>
        <source>This file does not exist; check its name and folder.</source>
        <translation>Diese Datei gibt es nicht; Name und Ordner prüfen.</translation>
    </message>
    <message>
        <source>This file has no page {}; it has {}.</source>
        <translation>Diese Datei hat keine Seite {}; sie hat {}.</translation>
    </message>
    <message>
        <source>This file is empty; copy or scan it again.</source>
        <translation>Diese Datei ist leer; neu kopieren oder scannen.</translation>
    </message>
    <message>
        <source>This file cannot be read; check that you are allowed to open it.</source>
        <translation>Diese Datei ist nicht lesbar; prüfen, ob sie geöffnet werden darf.</translation>
    </message>
    <message>
        <source>This file is larger than 2 GB; save the page with fewer dots per inch.</source>
        <translation>Diese Datei ist größer als 2 GB; die Seite mit weniger Punkten je Zoll speichern.</translation>
    </message>
    <message>
        <source>This file is of no kind that can be read, or its beginning is damaged.</source>
        <translation>Diese Datei ist von keiner lesbaren Art, oder ihr Anfang ist beschädigt.</translation>
    </message>
    <message>
        <source>This is a ZIP archive or an office document, not a picture; unpack it or save the page as PDF.</source>
        <translation>Das ist ein ZIP-Archiv oder ein Office-Dokument, kein Bild; entpacken oder die Seite als PDF speichern.</translation>
    </message>
    <message>
        <source>This is a GIF picture, which cannot be read; save it as PNG.</source>
        <translation>Das ist ein GIF-Bild, das nicht lesbar ist; als PNG speichern.</translation>
    </message>
    <message>
        <source>This is a packed archive, not a picture; unpack it first.</source>
        <translation>Das ist ein gepacktes Archiv, kein Bild; zuerst entpacken.</translation>
    </message>
    <message>
        <source>This is a PostScript file, which cannot be read; save it as PDF.</source>
        <translation>Das ist eine PostScript-Datei, die nicht lesbar ist; als PDF speichern.</translation>
    </message>
    <message>
        <source>This is a text file, not a picture of an ECG.</source>
        <translation>Das ist eine Textdatei, kein Bild eines EKGs.</translation>
    </message>
    <message>
        <source>This is a device or a pipe, not an ordinary file; save the page as a file first.</source>
        <translation>Das ist ein Gerät oder eine Pipe, keine gewöhnliche Datei; die Seite zuerst als Datei speichern.</translation>
    </message>
    <message>
        <source>This is a folder, not a file; open one of the files in it.</source>
        <translation>Das ist ein Ordner, keine Datei; eine der Dateien darin öffnen.</translation>
    </message>
    <message>
        <source>This picture is damaged or ends early, and too little of it can be read; scan or copy it again.</source>
        <translation>Dieses Bild ist beschädigt oder endet zu früh, und zu wenig davon ist lesbar; neu scannen oder kopieren.</translation>
    </message>
    <message>
        <source>{} could not be read: it is missing or empty.</source>
        <translation>{} ist nicht lesbar: fehlt oder ist leer.</translation>
    </message>
    <message>
        <source>{} could not be written: {}. Choose another folder or free some space.</source>
        <translation>{} ließ sich nicht schreiben: {}. Einen anderen Ordner wählen oder Platz schaffen.</translation>
    </message>
    <message>
        <source>{} could not be written; check the folder and the space on the disk.</source>
        <translation>{} ließ sich nicht schreiben; Ordner und freien Platz prüfen.</translation>
    </message>
    <message>
        <source>{} could not be written; check the folder.</source>
        <translation>{} ließ sich nicht schreiben; den Ordner prüfen.</translation>
    </message>
    <message>
        <source>{} holds no column named after an ECG lead. Its first line must name the columns.</source>
        <translation>{} hat keine Spalte, die wie eine EKG-Ableitung heißt. Die erste Zeile muss die Spalten nennen.</translation>
    </message>
    <message>
        <source>{} is not a WFDB record that can be read: {}.</source>
        <translation>{} ist kein lesbarer WFDB-Datensatz: {}.</translation>
    </message>
    <message>
        <source>Set by hand.</source>
        <translation>Von Hand gesetzt.</translation>
    </message>
    <message>
        <source>No trace was found here.</source>
        <translation>Hier wurde keine Kurve gefunden.</translation>
    </message>
    <message>
        <source>The trace leaves the page.</source>
        <translation>Die Kurve verlässt die Seite.</translation>
    </message>
    <message>
        <source>Another lead&apos;s trace crosses here.</source>
        <translation>Hier kreuzt die Kurve einer anderen Ableitung.</translation>
    </message>
    <message>
        <source>A calibration pulse stands on the trace.</source>
        <translation>Eine Eichzacke steht auf der Kurve.</translation>
    </message>
    <message>
        <source>A bar between leads stands on the trace.</source>
        <translation>Ein Trennstrich steht auf der Kurve.</translation>
    </message>
    <message>
        <source>Lettering stands on the trace.</source>
        <translation>Schrift steht auf der Kurve.</translation>
    </message>
    <message>
        <source>The ink is faint or broken.</source>
        <translation>Die Tinte ist blass oder unterbrochen.</translation>
    </message>
    <message>
        <source>Hidden at the lead&apos;s border, told from its other beats.</source>
        <translation>Am Rand der Ableitung verdeckt, aus ihren anderen Schlägen ergänzt.</translation>
    </message>
    <message>
        <source>The beat is unlike the lead&apos;s others.</source>
        <translation>Der Schlag gleicht den anderen der Ableitung nicht.</translation>
    </message>
    <message>
        <source>The limb leads do not add up here.</source>
        <translation>Die Extremitätenableitungen passen hier nicht zusammen.</translation>
    </message>
    <message>
        <source>The rhythm strip shows something else.</source>
        <translation>Der Rhythmusstreifen zeigt etwas anderes.</translation>
    </message>
    <message>
        <source>More than one way fits the ink.</source>
        <translation>Mehr als ein Weg passt zur Tinte.</translation>
    </message>
    <message>
        <source>The PDF could not be drawn. Export another format.</source>
        <translation>Das PDF konnte nicht gezeichnet werden. Ein anderes Format exportieren.</translation>
    </message>
    <message>
        <source>There are no signals to draw. Read the page first.</source>
        <translation>Es gibt keine Signale zu zeichnen. Zuerst die Seite lesen.</translation>
    </message>
    <message>
        <source>Redrawn from a page by Retrace {}. The pulse before each row is 1 mV and 0.2 s.</source>
        <translation>Von Retrace {} nach einer Seite neu gezeichnet. Die Zacke vor jeder Zeile ist 1 mV und 0,2 s.</translation>
    </message>
    <message>
        <source>No lead was found on the page; there is nothing to learn from it.</source>
        <translation>Auf der Seite wurde keine Ableitung gefunden; aus ihr ist nichts zu lernen.</translation>
    </message>
    <message>
        <source>&quot;{}&quot; is no split; give two or three shares that add up to 1, such as 0.8,0.1,0.1.</source>
        <translation>„{}“ ist keine Aufteilung; bitte zwei oder drei Anteile angeben, die zusammen 1 ergeben, etwa 0.8,0.1,0.1.</translation>
    </message>
    <message>
        <source>There is no label format &quot;{}&quot;; known are plain, nnunet, coco, yolo and contest.</source>
        <translation>Das Format „{}“ für Trainingspaare gibt es nicht; bekannt sind plain, nnunet, coco, yolo und contest.</translation>
    </message>
    <message>
        <source>{} holds no weights of a Retrace network; take a .pt or .safetensors that &quot;retrace-cli train&quot; wrote.</source>
        <translation>{} enthält keine Gewichte eines Retrace-Netzes; bitte eine .pt- oder .safetensors-Datei nehmen, die „retrace-cli train“ geschrieben hat.</translation>
    </message>
    <message>
        <source>{} is no folder that can be opened. Check its name, and that you may read it.</source>
        <translation>{} ist kein Ordner, der sich öffnen lässt. Bitte den Namen prüfen, und ob Sie ihn lesen dürfen.</translation>
    </message>
    <message>
        <source>The folder {} could not be looked through: {}. Check that it is still there, then open it again.</source>
        <translation>Der Ordner {} ließ sich nicht durchsehen: {}. Bitte prüfen, ob es ihn noch gibt, und ihn neu öffnen.</translation>
    </message>
    <message>
        <source>The list&apos;s index {} could not be opened ({}); what is read is forgotten when the list is closed.</source>
        <translation>Der Index der Liste, {}, ließ sich nicht öffnen ({}); was gelesen wird, ist nach dem Schließen der Liste vergessen.</translation>
    </message>
    <message>
        <source>The list&apos;s index {} could not be used ({}). Delete it and open the folder again; nothing is lost with it.</source>
        <translation>Der Index der Liste, {}, ließ sich nicht benutzen ({}). Bitte löschen und den Ordner neu öffnen; damit geht nichts verloren.</translation>
    </message>
    <message>
        <source>The page could not be worked on ({}).</source>
        <translation>Die Seite ließ sich nicht bearbeiten ({}).</translation>
    </message>
    <message>
        <source>No page has a finished review. Finish some in the window (Ctrl+Return), or take all pages.</source>
        <translation>Keine Seite ist fertig geprüft. Bitte einige fertig prüfen (Strg+Eingabe) oder alle Seiten nehmen.</translation>
    </message>
    <message>
        <source>No page could be made into a training pair.</source>
        <translation>Aus keiner Seite ließ sich ein Trainingspaar machen.</translation>
    </message>
    <message>
        <source>There is no page to make a training pair of.</source>
        <translation>Es gibt keine Seite für ein Trainingspaar.</translation>
    </message>
    <message>
        <source>{} cannot be opened; give a CSV with lines of page,key.</source>
        <translation>{} lässt sich nicht öffnen; bitte eine CSV-Datei mit Zeilen aus Seite,Schlüssel angeben.</translation>
    </message>
    <message>
        <source>{} holds no manifest.json of retrace-cli print or labels; take --from reading.</source>
        <translation>{} enthält kein manifest.json von retrace-cli print oder labels; bitte --from reading nehmen.</translation>
    </message>
    <message>
        <source>{} is not empty; choose another folder.</source>
        <translation>{} ist nicht leer; bitte einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>{}: {} The page is read without it.</source>
        <translation>{}: {} Die Seite wird ohne sie gelesen.</translation>
    </message>
    <message>
        <source>{} holds no image, PDF or DICOM file.</source>
        <translation>{} enthält kein Bild, kein PDF und keine DICOM-Datei.</translation>
    </message>
    <message>
        <source>{} does not exist. Check the name of the file or folder.</source>
        <translation>{} gibt es nicht. Bitte den Namen der Datei oder des Ordners prüfen.</translation>
    </message>
    <message>
        <source>{} cannot be read and could not be put aside either ({}).</source>
        <translation>{} kann nicht gelesen und auch nicht beiseitegelegt werden ({}).</translation>
    </message>
    <message>
        <source>No grid was found; the scale comes from the calibration pulses and the length of the lines. Check it, or mark two points a known distance apart.</source>
        <translation>Es wurde kein Raster gefunden; der Maßstab folgt den Eichzacken und der Länge der Zeilen. Prüfen oder zwei Punkte mit bekanntem Abstand markieren.</translation>
    </message>
    <message>
        <source>No grid was found; the scale comes from the calibration pulses. Check it, or mark two points a known distance apart.</source>
        <translation>Es wurde kein Raster gefunden; der Maßstab folgt den Eichzacken. Prüfen oder zwei Punkte mit bekanntem Abstand markieren.</translation>
    </message>
    <message>
        <source>No grid was found; the scale assumes that the lines show {} s. Mark two points a known distance apart.</source>
        <translation>Es wurde kein Raster gefunden; der Maßstab nimmt an, dass die Zeilen {} s zeigen. Zwei Punkte mit bekanntem Abstand markieren.</translation>
    </message>
</context>
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
    <message>
        <source>Open a folder of pages</source>
        <translation>Ordner mit Seiten öffnen</translation>
    </message>
</context>
<context>
    <name>PaperPrinter</name>
    <message>
        <source>There is no room for what is to be printed; free some in the folder for temporary files.</source>
        <translation>Für das, was gedruckt werden soll, ist kein Platz; bitte im Ordner für temporäre Dateien welchen schaffen.</translation>
    </message>
    <message>
        <source>The printer could not be used. Check that it is on, or export a PDF and print that.</source>
        <translation>Der Drucker ließ sich nicht benutzen. Bitte prüfen, ob er an ist, oder ein PDF exportieren und dieses drucken.</translation>
    </message>
    <message>
        <source>The page needs %1 mm x %2 mm at true scale and the paper is %3 mm x %4 mm. Choose larger paper, such as A4 landscape.</source>
        <translation>Die Seite braucht in wahrer Größe %1 mm x %2 mm, das Papier hat %3 mm x %4 mm. Bitte größeres Papier wählen, etwa A4 quer.</translation>
    </message>
</context>
<context>
    <name>ReviewLayer</name>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>interpolated</source>
        <translation>interpoliert</translation>
    </message>
    <message>
        <source>from rhythm strip</source>
        <translation>aus dem Rhythmusstreifen</translation>
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
        <source>Save the review</source>
        <translation>Prüfung speichern</translation>
    </message>
    <message>
        <source>Leads</source>
        <translation>Ableitungen</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Papier</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Maßstab</translation>
    </message>
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
    <message>
        <source>Pane 4: review</source>
        <translation>Feld 4: Prüfung</translation>
    </message>
    <message>
        <source>Next doubt</source>
        <translation>Nächster Zweifel</translation>
    </message>
    <message>
        <source>Previous doubt</source>
        <translation>Voriger Zweifel</translation>
    </message>
    <message>
        <source>Accept the doubt</source>
        <translation>Zweifel annehmen</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Fehlt</translation>
    </message>
    <message>
        <source>Zoom to the doubt, and back</source>
        <translation>Zum Zweifel und zurück</translation>
    </message>
    <message>
        <source>Next lead</source>
        <translation>Nächste Ableitung</translation>
    </message>
    <message>
        <source>Previous lead</source>
        <translation>Vorige Ableitung</translation>
    </message>
    <message>
        <source>Done, next</source>
        <translation>Fertig, weiter</translation>
    </message>
    <message>
        <source>Fix point</source>
        <translation>Stützpunkt</translation>
    </message>
    <message>
        <source>Redraw</source>
        <translation>Nachzeichnen</translation>
    </message>
    <message>
        <source>Span</source>
        <translation>Spanne</translation>
    </message>
    <message>
        <source>Swap</source>
        <translation>Tauschen</translation>
    </message>
    <message>
        <source>Callipers</source>
        <translation>Zirkel</translation>
    </message>
    <message>
        <source>Interpolate</source>
        <translation>Interpolieren</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>From the rhythm strip</source>
        <translation>Aus dem Rhythmusstreifen</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>List of pages</source>
        <translation>Seitenliste</translation>
    </message>
    <message>
        <source>Search the list</source>
        <translation>Liste durchsuchen</translation>
    </message>
    <message>
        <source>Open the picture on the clipboard</source>
        <translation>Bild aus der Zwischenablage öffnen</translation>
    </message>
    <message>
        <source>Print the traces</source>
        <translation>Kurven drucken</translation>
    </message>
    <message>
        <source>Traces as a table of samples</source>
        <translation>Kurven als Tabelle der Messwerte</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
</context>
<context>
    <name>retrace::BrushControls</name>
    <message>
        <source>Paints</source>
        <translation>Malt</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>mm</source>
        <translation>mm</translation>
    </message>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
</context>
<context>
    <name>retrace::BrushTool</name>
    <message>
        <source>Trace</source>
        <translation>Kurve</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Pulse</source>
        <translation>Eichzacke</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>Raster</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Return sets the next corner; at the same place again it ends the stroke.</source>
        <translation>Eingabe setzt die nächste Ecke; noch einmal an derselben Stelle beendet den Strich.</translation>
    </message>
    <message>
        <source>Paint over ink that is no trace: it is taken away, and the page read again.</source>
        <translation>Tinte übermalen, die keine Kurve ist: Sie wird entfernt und die Seite neu gelesen.</translation>
    </message>
    <message>
        <source>Paint what the ink is: the page is read again with it.</source>
        <translation>Malen, was die Tinte ist: Die Seite wird damit neu gelesen.</translation>
    </message>
    <message>
        <source>erase ink</source>
        <translation>Tinte löschen</translation>
    </message>
    <message>
        <source>paint ink</source>
        <translation>Tinte malen</translation>
    </message>
</context>
<context>
    <name>retrace::CalliperTool</name>
    <message>
        <source>Drag from one place to another, or set both with Return: milliseconds and millivolts between them.</source>
        <translation>Von einer Stelle zur anderen ziehen oder beide mit Eingabe setzen: Millisekunden und Millivolt dazwischen.</translation>
    </message>
    <message>
        <source>%1 ms  %2 mV</source>
        <translation>%1 ms  %2 mV</translation>
    </message>
    <message>
        <source>  %1/min</source>
        <translation>  %1/min</translation>
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
    <message>
        <source>Drop an ECG page or a folder here</source>
        <translation>EKG-Seite oder Ordner hier ablegen</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Ordner öffnen</translation>
    </message>
</context>
<context>
    <name>retrace::ExportDesk</name>
    <message>
        <source>EDF+ (viewers of biosignals)</source>
        <translation>EDF+ (Programme für Biosignale)</translation>
    </message>
    <message>
        <source>Redrawn on ECG paper (PDF)</source>
        <translation>Neu gezeichnet auf EKG-Papier (PDF)</translation>
    </message>
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
    <message>
        <source>There is nothing to print yet. Open a page and let it be read.</source>
        <translation>Es gibt noch nichts zu drucken. Bitte eine Seite öffnen und lesen lassen.</translation>
    </message>
    <message>
        <source>Sent to the printer, at true scale: 25 mm are one second. Choose no scaling where the printer offers it.</source>
        <translation>An den Drucker gesandt, maßstäblich: 25 mm sind eine Sekunde. Bitte am Drucker keine Skalierung wählen.</translation>
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
        <source>Ctrl+S</source>
        <translation>Strg+S</translation>
    </message>
    <message>
        <source>Save the review (it saves itself, too)</source>
        <translation>Prüfung speichern (sie speichert sich auch selbst)</translation>
    </message>
    <message>
        <source>Leads: boxes, names, start, gain</source>
        <translation>Ableitungen: Rahmen, Namen, Beginn, Verstärkung</translation>
    </message>
    <message>
        <source>Paper: turn, mirror, corners</source>
        <translation>Papier: drehen, spiegeln, Ecken</translation>
    </message>
    <message>
        <source>Scale: a known distance, or one millivolt</source>
        <translation>Maßstab: ein bekannter Abstand oder ein Millivolt</translation>
    </message>
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
    <message>
        <source>Ctrl+Return</source>
        <translation>Strg+Eingabe</translation>
    </message>
    <message>
        <source>Done, next page</source>
        <translation>Fertig, nächste Seite</translation>
    </message>
    <message>
        <source>Cancel reading, back to pointing, close a message</source>
        <translation>Lesen abbrechen, Werkzeug ablegen, Meldung schließen</translation>
    </message>
    <message>
        <source>Shift+G, Shift+B, T</source>
        <translation>Umschalt+G, Umschalt+B, T</translation>
    </message>
    <message>
        <source>Next, previous doubt</source>
        <translation>Nächster, voriger Zweifel</translation>
    </message>
    <message>
        <source>Accept the doubt</source>
        <translation>Zweifel annehmen</translation>
    </message>
    <message>
        <source>Missing: the doubt, or the chosen span</source>
        <translation>Fehlt: der Zweifel oder die gewählte Spanne</translation>
    </message>
    <message>
        <source>Zoom to the doubt, and back</source>
        <translation>Zum Zweifel und zurück</translation>
    </message>
    <message>
        <source>Next, previous lead</source>
        <translation>Nächste, vorige Ableitung</translation>
    </message>
    <message>
        <source>Fix point: the trace passes there</source>
        <translation>Stützpunkt: die Kurve geht hier durch</translation>
    </message>
    <message>
        <source>Redraw the trace</source>
        <translation>Kurve nachzeichnen</translation>
    </message>
    <message>
        <source>Span, then M, I, U or H</source>
        <translation>Spanne, dann M, I, U oder H</translation>
    </message>
    <message>
        <source>Swap two traces at a crossing</source>
        <translation>Zwei Kurven an einer Kreuzung tauschen</translation>
    </message>
    <message>
        <source>Callipers</source>
        <translation>Zirkel</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Place at the keyboard cursor</source>
        <translation>Am Tastaturzeiger setzen</translation>
    </message>
    <message>
        <source>Arrows (Shift)</source>
        <translation>Pfeile (Umschalt)</translation>
    </message>
    <message>
        <source>With a tool: nudge 0.1 mm (1 mm)</source>
        <translation>Mit Werkzeug: 0,1 mm (1 mm) rücken</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Remove the chosen point</source>
        <translation>Gewählten Punkt entfernen</translation>
    </message>
    <message>
        <source>Alt held</source>
        <translation>Alt gehalten</translation>
    </message>
    <message>
        <source>Exactly there, without snapping to ink</source>
        <translation>Genau dort, ohne zur Tinte zu springen</translation>
    </message>
    <message>
        <source>Review and tools</source>
        <translation>Prüfung und Werkzeuge</translation>
    </message>
    <message>
        <source>Ctrl+Shift+O</source>
        <translation>Strg+Umschalt+O</translation>
    </message>
    <message>
        <source>Open a folder as a list</source>
        <translation>Ordner als Liste öffnen</translation>
    </message>
    <message>
        <source>To the list of pages, and back</source>
        <translation>Zur Seitenliste und zurück</translation>
    </message>
    <message>
        <source>Ctrl+F</source>
        <translation>Strg+F</translation>
    </message>
    <message>
        <source>Search the list</source>
        <translation>Liste durchsuchen</translation>
    </message>
    <message>
        <source>Read the page again; order the list anew</source>
        <translation>Seite neu lesen; Liste neu ordnen</translation>
    </message>
    <message>
        <source>Ctrl+V</source>
        <translation>Strg+V</translation>
    </message>
    <message>
        <source>Open the picture on the clipboard</source>
        <translation>Bild aus der Zwischenablage öffnen</translation>
    </message>
    <message>
        <source>Ctrl+P</source>
        <translation>Strg+P</translation>
    </message>
    <message>
        <source>Print the traces on ECG paper</source>
        <translation>Kurven auf EKG-Papier drucken</translation>
    </message>
    <message>
        <source>Traces as a table of samples, and back</source>
        <translation>Kurven als Tabelle der Messwerte, und zurück</translation>
    </message>
    <message>
        <source>Brush: erase ink, or paint its class</source>
        <translation>Pinsel: Tinte löschen oder ihre Klasse malen</translation>
    </message>
</context>
<context>
    <name>retrace::LabelDesk</name>
    <message>
        <source>Plain folder (for retrace-cli train)</source>
        <translation>Einfacher Ordner (für retrace-cli train)</translation>
    </message>
    <message>
        <source>nnU-Net data set</source>
        <translation>nnU-Net-Datensatz</translation>
    </message>
    <message>
        <source>COCO instances</source>
        <translation>COCO-Instanzen</translation>
    </message>
    <message>
        <source>YOLO boxes</source>
        <translation>YOLO-Rahmen</translation>
    </message>
    <message>
        <source>Contest (train.csv and images)</source>
        <translation>Wettbewerb (train.csv und Bilder)</translation>
    </message>
    <message>
        <source>Training pairs</source>
        <translation>Trainingspaare</translation>
    </message>
    <message>
        <source>Write training pairs …</source>
        <translation>Trainingspaare schreiben …</translation>
    </message>
    <message>
        <source>All pages, not the finished ones alone</source>
        <translation>Alle Seiten, nicht nur die fertigen</translation>
    </message>
    <message>
        <source>Keep lettering outside the traces</source>
        <translation>Beschriftung außerhalb der Kurven behalten</translation>
    </message>
    <message>
        <source>Names and birth dates that are printed on the pages will be in the training pairs. Keep them where the pages may lie.</source>
        <translation>Namen und Geburtsdaten, die auf den Seiten stehen, kommen in die Trainingspaare. Bitte dort aufbewahren, wo auch die Seiten liegen dürfen.</translation>
    </message>
    <message>
        <source>Write training pairs (open a folder first)</source>
        <translation>Trainingspaare schreiben (zuerst einen Ordner öffnen)</translation>
    </message>
    <message>
        <source>Write training pairs of this folder …</source>
        <translation>Trainingspaare dieses Ordners schreiben …</translation>
    </message>
    <message>
        <source>Training pairs are still being written.</source>
        <translation>Es werden noch Trainingspaare geschrieben.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Training pairs are being written: %1 %.</source>
        <translation>Trainingspaare werden geschrieben: %1 %.</translation>
    </message>
    <message>
        <source>Writing training pairs was stopped; %1 holds a part of them only. Delete it before you begin again.</source>
        <translation>Das Schreiben der Trainingspaare wurde angehalten; %1 enthält nur einen Teil. Bitte vor einem neuen Beginn löschen.</translation>
    </message>
    <message>
        <source>Training pairs written to %1: %2 to train, %3 to validate, %4 to test.</source>
        <translation>Trainingspaare liegen in %1: %2 zum Trainieren, %3 zum Validieren, %4 zum Testen.</translation>
    </message>
    <message>
        <source>Pages passed over because their review is not finished: %1.</source>
        <translation>Übergangene Seiten, deren Prüfung nicht fertig ist: %1.</translation>
    </message>
</context>
<context>
    <name>retrace::LeadControls</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>gain</source>
        <translation>Verstärkung</translation>
    </message>
    <message>
        <source>mm/mV</source>
        <translation>mm/mV</translation>
    </message>
    <message>
        <source>s</source>
        <translation>s</translation>
    </message>
    <message>
        <source>starts at</source>
        <translation>beginnt bei</translation>
    </message>
</context>
<context>
    <name>retrace::LeadsTool</name>
    <message>
        <source>Click a box to choose it, or drag a new one where a lead is missing.</source>
        <translation>Klicken Sie einen Rahmen an, oder ziehen Sie einen neuen auf, wo eine Ableitung fehlt.</translation>
    </message>
    <message>
        <source>Drag the box or its corners, nudge it with arrows, Delete removes it; name, start and gain are above.</source>
        <translation>Rahmen oder Ecken ziehen, mit Pfeilen rücken, Entf entfernt ihn; Name, Beginn und Verstärkung stehen oben.</translation>
    </message>
    <message>
        <source>gain of a lead</source>
        <translation>Verstärkung einer Ableitung</translation>
    </message>
    <message>
        <source>move of a lead box</source>
        <translation>Verschieben eines Rahmens</translation>
    </message>
    <message>
        <source>name of a lead</source>
        <translation>Name einer Ableitung</translation>
    </message>
    <message>
        <source>new lead box</source>
        <translation>neuer Rahmen</translation>
    </message>
    <message>
        <source>removal of a lead box</source>
        <translation>Entfernen eines Rahmens</translation>
    </message>
    <message>
        <source>size of a lead box</source>
        <translation>Größe eines Rahmens</translation>
    </message>
    <message>
        <source>start of a lead</source>
        <translation>Beginn einer Ableitung</translation>
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
    <message>
        <source>There is no picture on the clipboard. Copy one, or a file, and press Ctrl+V again.</source>
        <translation>In der Zwischenablage ist kein Bild. Bitte eines oder eine Datei kopieren und noch einmal Strg+V drücken.</translation>
    </message>
    <message>
        <source>The picture could not be written to %1. Free some space there, or save it as a file and open that.</source>
        <translation>Das Bild ließ sich nicht nach %1 schreiben. Bitte dort Platz schaffen oder es als Datei speichern und diese öffnen.</translation>
    </message>
    <message>
        <source>What you decided on this page is not saved.</source>
        <translation>Was auf dieser Seite entschieden wurde, ist nicht gespeichert.</translation>
    </message>
    <message>
        <source>Leave it unsaved</source>
        <translation>Ungespeichert verlassen</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Bleiben</translation>
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
        <translation>
            <numerusform>%n weitere</numerusform>
            <numerusform>%n weitere</numerusform>
        </translation>
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
    <message>
        <source>%1 of %2 in the list</source>
        <translation>%1 von %2 der Liste</translation>
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
    <message>
        <source>Review</source>
        <translation>Prüfung</translation>
    </message>
</context>
<context>
    <name>retrace::PaperControls</name>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>As found</source>
        <translation>Wie gefunden</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Spiegeln</translation>
    </message>
    <message>
        <source>Turn left</source>
        <translation>Nach links drehen</translation>
    </message>
    <message>
        <source>Turn right</source>
        <translation>Nach rechts drehen</translation>
    </message>
</context>
<context>
    <name>retrace::PaperTool</name>
    <message>
        <source>Drag the other corners to grid crossings as well, then Apply.</source>
        <translation>Ziehen Sie auch die anderen Ecken auf Kreuzungen des Rasters, dann Anwenden.</translation>
    </message>
    <message>
        <source>Turn or mirror the page above, or drag the corners to the grid crossings where they belong.</source>
        <translation>Drehen oder spiegeln Sie die Seite oben, oder ziehen Sie die Ecken auf die Kreuzungen des Rasters, auf die sie gehören.</translation>
    </message>
    <message>
        <source>corners of the paper</source>
        <translation>Ecken des Papiers</translation>
    </message>
    <message>
        <source>mirroring of the page</source>
        <translation>Spiegeln der Seite</translation>
    </message>
    <message>
        <source>paper as found</source>
        <translation>Papier wie gefunden</translation>
    </message>
    <message>
        <source>turn of the page</source>
        <translation>Drehen der Seite</translation>
    </message>
</context>
<context>
    <name>retrace::PointTool</name>
    <message>
        <source>Click where the trace passes: it snaps to ink within 1 mm, with Alt it does not.</source>
        <translation>Klicken, wo die Kurve hindurchgeht: springt zur Tinte bis 1 mm, mit Alt nicht.</translation>
    </message>
    <message>
        <source>Drag the point, nudge it with arrows (Shift 1 mm), Delete removes it; click sets another.</source>
        <translation>Punkt ziehen oder mit Pfeilen rücken (Umschalt 1 mm), Entf entfernt ihn; ein Klick setzt den nächsten.</translation>
    </message>
    <message>
        <source>fix point</source>
        <translation>Stützpunkt</translation>
    </message>
    <message>
        <source>move of a point</source>
        <translation>Punkt verschieben</translation>
    </message>
    <message>
        <source>removal of a point</source>
        <translation>Punkt entfernen</translation>
    </message>
</context>
<context>
    <name>retrace::RedrawTool</name>
    <message>
        <source>Return sets the next corner; at the same place again it ends the stroke.</source>
        <translation>Eingabe setzt die nächste Ecke; noch einmal an derselben Stelle beendet den Strich.</translation>
    </message>
    <message>
        <source>Draw the trace: it follows the ink near the stroke, with Alt the stroke itself.</source>
        <translation>Kurve zeichnen: sie folgt der Tinte am Strich, mit Alt dem Strich selbst.</translation>
    </message>
    <message>
        <source>redraw</source>
        <translation>Nachzeichnen</translation>
    </message>
</context>
<context>
    <name>retrace::ReviewDesk</name>
    <message>
        <source>status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>reviewer</source>
        <translation>Prüfer</translation>
    </message>
    <message>
        <source>acceptance</source>
        <translation>Annahme</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>keeping of decisions</source>
        <translation>Entscheidungen behalten</translation>
    </message>
    <message>
        <source>removal of decisions</source>
        <translation>Entscheidungen verwerfen</translation>
    </message>
</context>
<context>
    <name>retrace::ReviewKeeper</name>
    <message>
        <source>This page is open elsewhere (%1) and can only be looked at here.</source>
        <translation>Diese Seite ist anderswo geöffnet (%1) und kann hier nur angesehen werden.</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Only look</source>
        <translation>Nur ansehen</translation>
    </message>
    <message>
        <source>The file of this page has changed since it was reviewed. Do the decisions of then still hold?</source>
        <translation>Die Datei dieser Seite hat sich seit der Prüfung geändert. Gelten die Entscheidungen von damals noch?</translation>
    </message>
    <message>
        <source>Use them</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Leave them</source>
        <translation>Liegen lassen</translation>
    </message>
    <message>
        <source>Retrace ended before the last decisions about this page were saved (%1). Take them up again?</source>
        <translation>Retrace endete, bevor die letzten Entscheidungen zu dieser Seite gespeichert waren (%1). Wieder aufnehmen?</translation>
    </message>
    <message>
        <source>Take up</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>This page was taken over elsewhere; what you decide here is not saved any more.</source>
        <translation>Diese Seite wurde anderswo übernommen; was Sie hier entscheiden, wird nicht mehr gespeichert.</translation>
    </message>
    <message>
        <source>Saved to %1.</source>
        <translation>Gespeichert in %1.</translation>
    </message>
    <message>
        <source>The page&apos;s folder cannot be written; decisions are kept in %1.</source>
        <translation>In den Ordner der Seite kann nicht geschrieben werden; Entscheidungen stehen in %1.</translation>
    </message>
</context>
<context>
    <name>retrace::ReviewList</name>
    <message>
        <source>Places to look at</source>
        <translation>Zu prüfende Stellen</translation>
    </message>
</context>
<context>
    <name>retrace::ReviewListModel</name>
    <message>
        <source>%1 strip</source>
        <translation>%1-Streifen</translation>
    </message>
    <message>
        <source>±%1 µV</source>
        <translation>±%1 µV</translation>
    </message>
    <message>
        <source>%1–%2 s</source>
        <translation>%1–%2 s</translation>
    </message>
    <message>
        <source>Settled by an edit.</source>
        <translation>Durch eine Änderung erledigt.</translation>
    </message>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>settled</source>
        <translation>erledigt</translation>
    </message>
</context>
<context>
    <name>retrace::ReviewPane</name>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>In review</source>
        <translation>In Prüfung</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Done anyway</source>
        <translation>Trotzdem fertig</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter prüfen</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>What was read here is right (A)</source>
        <translation>Was hier gelesen wurde, stimmt (A)</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Fehlt</translation>
    </message>
    <message>
        <source>Nothing was printed here, or it cannot be known (M)</source>
        <translation>Hier ist nichts gedruckt, oder es ist nicht zu erkennen (M)</translation>
    </message>
    <message>
        <source>Status of the page</source>
        <translation>Status der Seite</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Ihr Name</translation>
    </message>
    <message>
        <source>Reviewer&apos;s name</source>
        <translation>Name des Prüfers</translation>
    </message>
    <message>
        <source>%1 of %2 left</source>
        <translation>%1 von %2 offen</translation>
    </message>
    <message>
        <source>Nothing to review yet</source>
        <translation>Noch nichts zu prüfen</translation>
    </message>
    <message>
        <source>No doubts</source>
        <translation>Keine Zweifel</translation>
    </message>
    <message>
        <source>All %1 looked at</source>
        <translation>Alle %1 geprüft</translation>
    </message>
    <message>
        <source>Doubts left, and the expected error of the page</source>
        <translation>Offene Zweifel und erwarteter Fehler der Seite</translation>
    </message>
    <message>
        <source>%1 mV</source>
        <translation>%1 mV</translation>
    </message>
    <message>
        <source>Limb leads disagree by %1</source>
        <translation>Extremitätenableitungen weichen um %1 voneinander ab</translation>
    </message>
    <message>
        <source>; shared out among them</source>
        <translation>; unter ihnen aufgeteilt</translation>
    </message>
    <message>
        <source>What is left of I + III − II, and of aVR + aVL + aVF, where they are printed at the same time: 0 if all were read rightly</source>
        <translation>Was von I + III − II und von aVR + aVL + aVF übrig bleibt, wo sie gleichzeitig gedruckt sind: 0, wenn alle richtig gelesen wurden</translation>
    </message>
    <message>
        <source>Every stretch of every trace was read without doubt.</source>
        <translation>Alle Kurven wurden ohne Zweifel gelesen.</translation>
    </message>
    <message>
        <source>Places that may have been read wrongly are listed here, the worst first, when the page was read.</source>
        <translation>Stellen, die falsch gelesen sein können, stehen hier, die schlimmsten zuerst, sobald die Seite gelesen ist.</translation>
    </message>
    <message>
        <source>Doubts that are still open: %1. Is the page done all the same?</source>
        <translation>Noch offene Zweifel: %1. Ist die Seite trotzdem fertig?</translation>
    </message>
    <message>
        <source>Decisions made before the page was read anew: %1. Do they still fit?</source>
        <translation>Entscheidungen von vor dem neuen Lesen: %1. Passen sie noch?</translation>
    </message>
</context>
<context>
    <name>retrace::SampleModel</name>
    <message>
        <source>%1 at %2 s: nothing</source>
        <translation>%1 bei %2 s: nichts</translation>
    </message>
    <message>
        <source>%1 at %2 s: %3 mV, expected error %4 mV</source>
        <translation>%1 bei %2 s: %3 mV, erwarteter Fehler %4 mV</translation>
    </message>
    <message>
        <source>%1 at %2 s: %3 mV</source>
        <translation>%1 bei %2 s: %3 mV</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1, mV</source>
        <translation>%1, mV</translation>
    </message>
</context>
<context>
    <name>retrace::SampleTable</name>
    <message>
        <source>Samples of the traces</source>
        <translation>Messwerte der Kurven</translation>
    </message>
</context>
<context>
    <name>retrace::ScaleControls</name>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>It is 1 mV high</source>
        <translation>Es ist 1 mV hoch</translation>
    </message>
    <message>
        <source>mm</source>
        <translation>mm</translation>
    </message>
    <message>
        <source>true length</source>
        <translation>wahre Länge</translation>
    </message>
</context>
<context>
    <name>retrace::ScaleTool</name>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
    <message>
        <source>Drag from one end of a known distance to the other.</source>
        <translation>Ziehen Sie von einem Ende eines bekannten Abstands zum anderen.</translation>
    </message>
    <message>
        <source>Drag its ends; type the true length above, or say that it is 1 mV high.</source>
        <translation>Ziehen Sie an den Enden; geben Sie oben die wahre Länge ein, oder sagen Sie, dass es 1 mV hoch ist.</translation>
    </message>
    <message>
        <source>gain</source>
        <translation>Verstärkung</translation>
    </message>
    <message>
        <source>scale</source>
        <translation>Maßstab</translation>
    </message>
</context>
<context>
    <name>retrace::SpanTool</name>
    <message>
        <source>M missing, I interpolate, U automatic, H from the rhythm strip; Esc lets go.</source>
        <translation>M fehlt, I interpolieren, U automatisch, H aus dem Rhythmusstreifen; Esc lässt los.</translation>
    </message>
    <message>
        <source>Return sets the other end of the span.</source>
        <translation>Eingabe setzt das andere Ende der Spanne.</translation>
    </message>
    <message>
        <source>Drag over the stretch of a trace, or set its two ends with Return.</source>
        <translation>Über ein Stück der Kurve ziehen oder beide Enden mit Eingabe setzen.</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>interpolation</source>
        <translation>Interpolation</translation>
    </message>
    <message>
        <source>back to automatic</source>
        <translation>Zurück zu automatisch</translation>
    </message>
    <message>
        <source>copy from the rhythm strip</source>
        <translation>Kopie aus dem Rhythmusstreifen</translation>
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
    <name>retrace::SwapTool</name>
    <message>
        <source>Click at a crossing: from there on the two traces change places.</source>
        <translation>An einer Kreuzung klicken: ab dort tauschen die beiden Kurven die Plätze.</translation>
    </message>
    <message>
        <source>swap</source>
        <translation>Tausch</translation>
    </message>
</context>
<context>
    <name>retrace::ToolStrip</name>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
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
<context>
    <name>retrace::WorklistModel</name>
    <message>
        <source>None found</source>
        <translation>Keine gefunden</translation>
    </message>
    <message>
        <source>Being read …</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>Not read yet</source>
        <translation>Noch nicht gelesen</translation>
    </message>
    <message>
        <source>Could not be read</source>
        <translation>Nicht lesbar</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Gelesen</translation>
    </message>
    <message>
        <source>With doubts</source>
        <translation>Mit Zweifeln</translation>
    </message>
    <message>
        <source>Better scanned again</source>
        <translation>Besser neu scannen</translation>
    </message>
    <message>
        <source>page %1 of %2</source>
        <translation>Seite %1 von %2</translation>
    </message>
    <message>
        <source>guessed</source>
        <translation>geraten</translation>
    </message>
    <message>
        <source>no doubts</source>
        <translation>keine Zweifel</translation>
    </message>
    <message>
        <source>doubts: %1</source>
        <translation>Zweifel: %1</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Anordnung</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Lesung</translation>
    </message>
    <message>
        <source>Expected error</source>
        <translation>Erwarteter Fehler</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Reviewer</source>
        <translation>Prüfer</translation>
    </message>
</context>
<context>
    <name>retrace::WorklistView</name>
    <message>
        <source>All pages</source>
        <translation>Alle Seiten</translation>
    </message>
    <message>
        <source>To review</source>
        <translation>Zu prüfen</translation>
    </message>
    <message>
        <source>With doubts</source>
        <translation>Mit Zweifeln</translation>
    </message>
    <message>
        <source>Not read yet</source>
        <translation>Noch nicht gelesen</translation>
    </message>
    <message>
        <source>In review</source>
        <translation>In Prüfung</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>Nach Name</translation>
    </message>
    <message>
        <source>By layout</source>
        <translation>Nach Anordnung</translation>
    </message>
    <message>
        <source>By verdict</source>
        <translation>Nach Lesung</translation>
    </message>
    <message>
        <source>By expected error</source>
        <translation>Nach erwartetem Fehler</translation>
    </message>
    <message>
        <source>By status</source>
        <translation>Nach Stand</translation>
    </message>
    <message>
        <source>By reviewer</source>
        <translation>Nach Prüfer</translation>
    </message>
    <message>
        <source>What needs a look first</source>
        <translation>Was zuerst einen Blick braucht</translation>
    </message>
    <message>
        <source>about a minute left</source>
        <translation>noch etwa eine Minute</translation>
    </message>
    <message>
        <source>about %1 min left</source>
        <translation>noch etwa %1 min</translation>
    </message>
    <message>
        <source>about %1 h left</source>
        <translation>noch etwa %1 h</translation>
    </message>
    <message>
        <source>Search name, layout, reviewer</source>
        <translation>Name, Anordnung, Prüfer suchen</translation>
    </message>
    <message>
        <source>Pages shown</source>
        <translation>Gezeigte Seiten</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Reihenfolge</translation>
    </message>
    <message>
        <source>Order anew</source>
        <translation>Neu ordnen</translation>
    </message>
    <message>
        <source>Pages were read or reviewed since the list was put in order (F5)</source>
        <translation>Seit dem Ordnen der Liste wurden Seiten gelesen oder geprüft (F5)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Pages read</source>
        <translation>Gelesene Seiten</translation>
    </message>
    <message>
        <source>Pages of the folder</source>
        <translation>Seiten des Ordners</translation>
    </message>
    <message>
        <source>Opening %1 …</source>
        <translation>%1 wird geöffnet …</translation>
    </message>
    <message>
        <source>1 page</source>
        <translation>1 Seite</translation>
    </message>
    <message>
        <source>%1 pages</source>
        <translation>%1 Seiten</translation>
    </message>
    <message>
        <source>%1 done</source>
        <translation>%1 fertig</translation>
    </message>
    <message>
        <source>%1 not read yet</source>
        <translation>%1 noch nicht gelesen</translation>
    </message>
    <message>
        <source>%1 shown</source>
        <translation>%1 gezeigt</translation>
    </message>
    <message>
        <source>There is no picture, PDF or DICOM file in this folder or below it. Files that are put there appear here.</source>
        <translation>In diesem Ordner und darunter liegt kein Bild, kein PDF und keine DICOM-Datei. Dateien, die dort abgelegt werden, erscheinen hier.</translation>
    </message>
    <message>
        <source>No page is like that. Show all pages, or search for something else.</source>
        <translation>Keine Seite passt dazu. Bitte alle Seiten zeigen oder nach etwas anderem suchen.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Go on reading</source>
        <translation>Weiterlesen</translation>
    </message>
    <message>
        <source>Read all pages</source>
        <translation>Alle Seiten lesen</translation>
    </message>
    <message>
        <source>%1 of %2 read</source>
        <translation>%1 von %2 gelesen</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
</context>
</TS>
