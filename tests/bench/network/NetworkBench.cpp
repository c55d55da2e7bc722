#include "core/training/PositionTrainer.h"
#include <chrono>
#include <cstdio>
#include <random>
using namespace retrace;
double now(){return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();}
int main(int argc,char**argv){
  setNetThreads(2);
  std::vector<PositionNetShape> shapes={{{24,48,72,96,120},2},{{64,96,128,160},4},{{48,96,128,160},4},{{64,96,128,160,192},4},{{56,88,120,144},4}};
  cv::Mat page(1728,2240,CV_8UC3); cv::randu(page,0,255);
  std::mt19937 r(1);
  for(auto&s:shapes){
    auto w=untrainedWeights(s,1);size_t n=0;for(auto&[k,t]:w.tensors)n+=t.count();
    PositionNet net(w);
    double best=1e9;for(int i=0;i<4;++i){double t=now();net.read(page);best=std::min(best,now()-t);}
    PositionTrainer tr(s,1);TrainingBatch b;b.count=8;b.height=256;b.width=384;b.bgr.resize(8*256*384*3);for(auto&x:b.bgr)x=r();
    b.position.assign(8*256*768,0);for(size_t i=0;i<b.position.size();i+=256)b.position[i]=255;b.classes.assign(8*128*192,0);
    double bt=1e9;for(int i=0;i<5;++i){double t=now();tr.step(b,1e-4);bt=std::min(bt,now()-t);}
    printf("%d.. stem %d params %zu read %.3f s step %.3f s\n",s.widths[0],s.stem,n,best,bt);fflush(stdout);
  }
}
