package io.brimful.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.brimful.conf.SweepReader;
import io.brimful.conf.SweepSpec;
import io.brimful.conf.Vocabulary;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class SparkSettingsTest {
    private static final Vocabulary VOCABULARY = new Vocabulary(
            new TreeSet<>(Set.of("lenet")), new TreeSet<>(Set.of("cudnn", "onednn")), new TreeSet<>(Set.of("cudnn")));

    @Test
    void confRanksAboveTheFileAndThatAboveTheDefaults() {
        SparkConf conf =
                complete("spark://m:1", "spark { executor { memory = 3g, cores = 2 } }", "spark.executor.memory", "5g");
        assertThat(conf.get("spark.executor.memory")).isEqualTo("5g");
        assertThat(conf.get("spark.executor.cores")).isEqualTo("2");
        assertThat(conf.get("spark.task.maxFailures")).isEqualTo("1");
        assertThat(conf.get("spark.executor.resource.gpu.amount")).isEqualTo("1");
        assertThat(conf.contains("spark.task.resource.gpu.amount")).isFalse();
    }

    @Test
    void thePluginJoinsThoseThatAreThere() {
        assertThat(complete("spark://m:1", "", "spark.plugins", "com.example.Own")
                        .get("spark.plugins"))
                .isEqualTo("com.example.Own,io.brimful.cluster.BrimfulPlugin");
    }

    @Test
    void executorsOfYarnAndKubernetesFindTheirGpusThemselves() {
        String script = "spark.executor.resource.gpu.discoveryScript";
        assertThat(complete("yarn", "", "spark.a", "1").get(script)).isEqualTo("./discover-gpus.sh");
        SparkConf kubernetes = complete("k8s://https://k:6443", "", "spark.a", "1");
        assertThat(kubernetes.get("spark.executor.resource.gpu.vendor")).isEqualTo("nvidia.com");
        assertThat(complete("spark://m:1", "", "spark.a", "1").contains(script)).isFalse();
    }

    @Test
    void concurrencyBoundsTheExecutors() {
        SparkConf conf = complete("spark://m:1", "concurrency = 3\ndevices = [{ threads = 2 }]", "spark.a", "1");
        assertThat(conf.get("spark.cores.max")).isEqualTo("6");
        assertThat(conf.get("spark.executor.instances")).isEqualTo("3");
    }

    @Test
    void aProcessorsMemoryIsTheHosts() {
        assertThat(complete("yarn", "devices = [{ memory = 3 GiB }]", "spark.a", "1")
                        .get("spark.executor.memoryOverhead"))
                .isEqualTo("5120m");
        assertThat(complete("yarn", "devices = [{ device = cudnn }]", "spark.a", "1")
                        .get("spark.executor.memoryOverhead"))
                .isEqualTo("2048m");
    }

    @Test
    void passwordsAreNotShown() {
        SparkConf conf = complete("yarn", "", "spark.hadoop.fs.s3a.secret.key", "hush");
        assertThat(SparkSettings.shown(conf))
                .containsEntry("spark.a.b", "1")
                .doesNotContainKey("spark.hadoop.fs.s3a.secret.key")
                .doesNotContainKey("spark.brimful.seed");
    }

    private static SparkConf complete(String master, String file, String key, String value) {
        SweepSpec spec = SweepReader.read(ConfigFactory.parseString(file), VOCABULARY);
        SparkConf conf = new SparkConf(false)
                .set("spark.master", master)
                .set("spark.a.b", "1")
                .set("spark.brimful.seed", "2")
                .set(key, value);
        SparkSettings.complete(conf, spec);
        return conf;
    }
}
