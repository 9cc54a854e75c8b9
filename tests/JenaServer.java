import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.DatasetFactory;
import org.apache.jena.query.Query;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.system.Txn;
import org.apache.jena.update.UpdateExecutionFactory;
import org.apache.jena.update.UpdateFactory;

/** Apache Jena behind HTTP, for tests: a dataset in memory, /query and /update taking bodies of SPARQL. */
public class JenaServer {
    interface Work {
        void run(String text, ByteArrayOutputStream out, String[] type);
    }

    public static void main(String[] arguments) throws IOException {
        Dataset data = DatasetFactory.createTxnMem();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), 0);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/query", exchange -> answer(exchange, (text, out, type) -> Txn.executeRead(data, () -> {
            Query query = QueryFactory.create(text);
            try (QueryExecution execution = QueryExecutionFactory.create(query, data)) {
                if (query.isAskType()) {
                    ResultSetFormatter.outputAsJSON(out, execution.execAsk());
                } else if (query.isSelectType()) {
                    ResultSetFormatter.outputAsJSON(out, execution.execSelect());
                } else {
                    type[0] = "application/n-triples";
                    RDFDataMgr.write(out, query.isConstructType() ? execution.execConstruct() : execution.execDescribe(), Lang.NTRIPLES);
                }
            }
        })));
        server.createContext("/update", exchange -> answer(exchange, (text, out, type) -> Txn.executeWrite(data,
            () -> UpdateExecutionFactory.create(UpdateFactory.create(text), data).execute())));
        server.start();
    }

    static void answer(HttpExchange exchange, Work work) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String[] type = {"application/sparql-results+json"};
        int status = 200;
        try {
            work.run(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8), out, type);
        } catch (RuntimeException error) {
            status = 400;
            type[0] = "text/plain";
            out.reset();
            out.writeBytes(String.valueOf(error.getMessage()).getBytes(StandardCharsets.UTF_8));
        }
        exchange.getResponseHeaders().set("Content-Type", type[0]);
        exchange.sendResponseHeaders(status, out.size() == 0 ? -1 : out.size());
        exchange.getResponseBody().write(out.toByteArray());
        exchange.close();
    }
}
